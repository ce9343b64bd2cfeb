import type { Carrier } from "../../carrier/carrier.ts";

/** What follows when a message with `failover` fails. */
export interface Workflows {
  /** Calls `next` if the message fails. */
  whenFailed(id: string, next: { account: string; send: () => void }): void;
  /** Forgets what one account's messages wait for, or everything. */
  reset(account: string | undefined): void;
}

/** Follows the messages of a carrier to their ends. */
export function createWorkflows(carrier: Pick<Carrier, "on">): Workflows {
  const waiting = new Map<string, { account: string; send: () => void }>();
  carrier.on("status", ({ id }, { status }) => {
    const isFailed = status === "undelivered" || status === "failed";
    if (!isFailed && status !== "delivered") return;
    const next = waiting.get(id);
    waiting.delete(id);
    if (isFailed) next?.send();
  });
  return {
    whenFailed: (id, next) => void waiting.set(id, next),
    reset(account) {
      for (const [id, next] of waiting) {
        if (account === undefined || next.account === account) waiting.delete(id);
      }
    },
  };
}
