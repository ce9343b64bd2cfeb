import type { PreparedMessage, SmsConnector, SmsReceipt } from "@smskit/core";
import { type Deadline, optionsOf } from "@smskit/core/wrapper";

export interface ReconcileOptions {
  /**
   * Milliseconds to wait before the provider is asked, since it may not list a new message at once.
   * @default 1_000
   */
  settleMs?: number | undefined;
}

/** @throws {SmsError} `invalid-config` for an unknown option. */
export function checkReconcile(where: string, options: ReconcileOptions | boolean | undefined): void {
  if (typeof options === "boolean") return;
  optionsOf(`${where}: reconcile`, options, { settleMs: true });
}

/**
 * Asks the provider about a message whose outcome is unknown. Returns `undefined` if it stays unknown: no message was
 * found, or several, or the provider could not be asked.
 */
export async function reconcile(
  connector: SmsConnector,
  prepared: PreparedMessage,
  startedAt: Date,
  options: ReconcileOptions | boolean | undefined,
  deadline: Deadline,
): Promise<SmsReceipt | undefined> {
  if (options === undefined || options === false || connector.find === undefined) return undefined;
  const { settleMs = 1_000 } = options === true ? {} : options;
  if (settleMs >= deadline.leftMs()) return undefined;
  try {
    await deadline.pause(settleMs);
    const { signal, timeoutMs } = deadline.options();
    // No earlier than the send, even though clocks differ: an equal text from before would be found, and this one lost.
    const found = await deadline.wait(
      connector.find(prepared, { signal, timeoutMs, since: new Date(startedAt) }),
    );
    // A third-party connector may return what is not a receipt.
    return typeof found?.id === "string" ? found : undefined;
  } catch {
    return undefined;
  }
}
