import { expect } from "vitest";
import type { Bench, ContractRule } from "../contract-rule.ts";

/** A connector refuses idempotency keys, unless it is wrapped in `withIdempotency`. */
export function idempotencyRules(takesKeys: boolean): readonly ContractRule[] {
  return takesKeys ? keepingRules : refusingRules;
}

const refusingRules: readonly ContractRule[] = [
  {
    id: "takes-no-idempotency-key",
    title: "refuses an idempotency key as unsupported",
    needs: "nothing",
    async run({ refused, message, hasProvider, provider }) {
      const error = await refused(message(), { idempotencyKey: "order-7" });
      expect(error, "the refusal").toMatchObject({ code: "unsupported", delivery: "not-sent" });
      if (hasProvider) expect(provider.carrier.requests, "nothing is sent").toHaveLength(0);
    },
  },
];

const idempotencyKey = "order-7";
const withKey = { idempotencyKey };

const keepingRules: readonly ContractRule[] = [
  {
    id: "keeps-idempotency-keys",
    title: "sends once for one idempotency key, concurrently and later, and refuses another message with it",
    needs: "provider",
    async run({ send, refused, message, posts }) {
      const own = message();
      const receipts = await Promise.all(Array.from({ length: 10 }, () => send(own, withKey)));
      receipts.push(await send(own, withKey));
      expect(posts(), "one request for one key").toBe(1);
      expect(new Set(receipts.map(({ id }) => id)).size, "one receipt for one key").toBe(1);
      const error = await refused(message(), withKey);
      expect(error, "another message with the key").toMatchObject({
        code: "idempotency-conflict",
        delivery: "not-sent",
      });
      await send(message(), { idempotencyKey: "order-8" });
      expect(posts(), "one request for another key").toBe(2);
    },
  },
  {
    id: "keeps-unknown-keys",
    title: "never sends again with a key whose outcome is unknown",
    needs: "provider",
    async run(bench) {
      const { provider, connector, message, posts } = bench;
      provider.carrier.faults.add({ kind: "reset-after-read", times: 1 });
      const own = message();
      // It may look up the message; it must not send it again.
      for (let count = 0; count < 3; count++) await settled(bench, connector.send(own, withKey));
      expect(posts(), "one request").toBe(1);
      expect(provider.carrier.messages, "one text").toHaveLength(1);
    },
  },
  {
    id: "frees-unsent-keys",
    title: "sends with a key again after nothing was sent",
    needs: "provider",
    async run({ provider, send, refused, message, posts }) {
      const body = "refused";
      provider.carrier.faults.add({
        kind: "server-error",
        status: 400,
        body,
        contentType: "text/plain",
        times: 1,
      });
      const own = message();
      expect(await refused(own, withKey), "the refusal").toMatchObject({ delivery: "not-sent" });
      await send(own, withKey);
      expect(posts(), "one request more").toBe(2);
    },
  },
];

async function settled({ expectSafe }: Bench, sending: Promise<unknown>): Promise<void> {
  await sending.catch((error: unknown) => expectSafe(error));
}
