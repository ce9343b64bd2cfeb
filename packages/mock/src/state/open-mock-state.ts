import type { Carrier } from "../carrier/carrier.ts";
import type { MockState, MockStateOptions } from "./mock-state.ts";

/**
 * Keeps the texts of a carrier in a folder: messages, replies, phones and numbers. They are there again when the folder is
 * opened with a new carrier, for instance after a restart. A text that was under way is then `undelivered`, and one that was
 * scheduled is `canceled`, both without a delivery report.
 *
 * @throws Error when another server uses the folder, or when its file is damaged or not from smskit.
 *
 * @example
 * const carrier = createCarrier();
 * const state = await openMockState(carrier, "./texts");
 * const server = await startMockServer({ carrier });
 * // … and at the end:
 * await server.close();
 * await state.close();
 */
export async function openMockState(
  carrier: Carrier,
  folder: string,
  options: MockStateOptions = {},
): Promise<MockState> {
  const { keepState } = await import("./keep-state.ts");
  return keepState(carrier, folder, options);
}
