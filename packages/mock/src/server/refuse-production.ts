/**
 * Keeps mocks out of production, unless that was asked for.
 *
 * @throws Error that says how to ask for it.
 * @internal
 */
export function refuseProduction(
  starter: "startMocks" | "startMockServer",
  { allowProduction }: { allowProduction?: boolean | undefined },
): void {
  if (process.env["NODE_ENV"] !== "production" || allowProduction) return;
  throw new Error(
    `NODE_ENV is production: a mock would accept messages that nobody receives. To start it anyway, unset NODE_ENV or set \`allowProduction\` of ${starter}.`,
  );
}
