/**
 * A process that sends one message, given as JSON, with a key. With `stopAt: "claim"` it never gets
 * beyond its claim.
 */
import type { ConnectorDefinition } from "@smskit/core";
import { loadProviders } from "@smskit/test-support/load-providers";
import { type IdempotencyStore, withIdempotency } from "../index.ts";
import { createFileIdempotencyStore } from "./file-idempotency-store.ts";

/** What the process is told. */
export interface ChildOrders {
  folder: string;
  /** Sends the message. */
  provider: string;
  config: object;
  message: { to: string; body: string };
  idempotencyKey: string;
  stopAt: "claim" | "response";
}

const orders: ChildOrders = JSON.parse(process.argv[2] ?? "");
const files = createFileIdempotencyStore(orders.folder);
const store: IdempotencyStore = {
  ...files,
  async claim(...args) {
    const known = await files.claim(...args);
    process.stdout.write(`${known.state}\n`);
    return orders.stopAt === "claim" ? new Promise(() => {}) : known;
  },
};
const { provider, config, idempotencyKey, message } = orders;
const loaded = (await loadProviders<ConnectorDefinition>()).find((each) => each.provider === provider);
if (loaded === undefined) throw new Error(`No provider "${provider}".`);
await withIdempotency(loaded.definition.create(config), { store }).send(message, { idempotencyKey });
