import type { MockSetup } from "./setup-types.ts";

/**
 * Checks the content of a file for `smskit mock --config`.
 *
 * @throws Error that lists everything that is wrong, each with its path.
 */
export async function parseMockSetup(content: unknown): Promise<MockSetup> {
  const { parseSetup } = await import("./parse-setup.ts");
  return parseSetup(content);
}
