/**
 * Refuses to start mocks in production.
 *
 * @throws Error that says how to start anyway.
 * @internal
 */
export function refuseProduction(
  starter: "startMocks" | "startMockServer",
  { allowProduction }: { allowProduction?: boolean | undefined },
): void {
  if (process.env["NODE_ENV"] !== "production" || allowProduction) return;
  throw new Error(
    `${starter}: NODE_ENV is production, where a mock would accept messages that nobody receives. To start anyway, set \`allowProduction\` or unset NODE_ENV.`,
  );
}
