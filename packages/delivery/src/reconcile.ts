import type { PreparedMessage, SmsConnector, SmsReceipt } from "@smskit/core";
import { optionsOf } from "@smskit/core/wrapper";
import type { Budget } from "./budget.ts";

export interface ReconcileOptions {
  /**
   * Milliseconds to let the provider settle before it is asked.
   * @default 1_000
   */
  settleMs?: number | undefined;
}

/** @throws {SmsError} `invalid-config` for an option that there is not. */
export function checkReconcile(where: string, options: ReconcileOptions | boolean | undefined): void {
  if (typeof options === "boolean") return;
  optionsOf(`${where}: reconcile`, options, { settleMs: true });
}

/**
 * Asks the provider what became of a message whose outcome is unknown. `undefined` leaves it unknown: none was
 * found, or several, or the provider could not be asked.
 */
export async function reconcile(
  connector: SmsConnector,
  prepared: PreparedMessage,
  startedAt: Date,
  options: ReconcileOptions | boolean | undefined,
  budget: Budget,
): Promise<SmsReceipt | undefined> {
  if (options === undefined || options === false || connector.find === undefined) return undefined;
  const { settleMs = 1_000 } = options === true ? {} : options;
  if (settleMs >= budget.left()) return undefined;
  try {
    await budget.pause(settleMs);
    const { signal, timeoutMs } = budget.options();
    // Not a moment earlier for the sake of clocks that differ: an equal text from before would be a false find, and
    // this one silently lost.
    const found = await budget.wait(
      connector.find(prepared, { signal, timeoutMs, since: new Date(startedAt) }),
    );
    // What has no id is no receipt, whoever calls it one.
    return typeof found?.id === "string" ? found : undefined;
  } catch {
    return undefined;
  }
}
