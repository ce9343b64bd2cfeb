/**
 * A process that sends one message, given as JSON, with a key. With `stopAt: "claim"` it never gets
 * beyond its claim.
 */
import { createTwilio, type TwilioConfig } from "@smskit/twilio";
import { type IdempotencyStore, withIdempotency } from "../index.ts";
import { createFileIdempotencyStore } from "./file-idempotency-store.ts";

/** What the process is told. */
export interface ChildOrders {
  folder: string;
  config: TwilioConfig;
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
const { idempotencyKey, message } = orders;
await withIdempotency(createTwilio(orders.config), { store }).send(message, { idempotencyKey });
