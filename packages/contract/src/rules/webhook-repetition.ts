import { type DeliveryState, type DeliveryUpdate, mergeDelivery } from "@smskit/core";
import { assert, expect } from "vitest";
import type { WebhookRule } from "../webhook-rule.ts";
import { asData, unknownWord } from "./webhook-events.ts";

/** Requests that come twice, in any order, and at once. */
export const webhookRepetitionRules: readonly WebhookRule[] = [
  {
    id: "repeats-itself",
    title: "makes the same events of the same request when it comes again",
    async run({ genuine, events }) {
      for (const request of await genuine()) {
        const first = await events("a request", request);
        for (const time of ["again", "once more"]) {
          const repeated = await events(`a request that comes ${time}`, request);
          expect(asData(repeated), "the events of a repeated request").toEqual(asData(first));
        }
      }
    },
  },
  {
    id: "never-goes-backwards",
    title: "makes updates that end the same, in whatever order and however often they come",
    async run({ statuses, delivery, unknownStatus, update }) {
      for (const last of statuses.filter((status) => status !== "sent")) {
        const updates = [
          await update(`a "${last}" update`, await delivery(last)),
          await update("an earlier update", await delivery(statuses.includes("sent") ? "sent" : last)),
          await update("an update with a new status", await unknownStatus(unknownWord)),
          await update(`a "${last}" update that comes again`, await delivery(last)),
        ];
        for (const order of ordersOf(updates)) {
          const told = order.map(({ status }) => status).join(", ");
          const state = merged(order, last);
          expect(state.status, `the status after ${told}`).toBe(last);
          expect(state.code, `the code after ${told}`).toBe(updates[0]?.code);
          expect(state.conflicts, `contradictions in ${told}`).toBeUndefined();
        }
      }
    },
  },
  {
    id: "keeps-requests-apart",
    title: "keeps requests apart that come at once",
    async run({ statuses, hasInbound, delivery, inbound, update, message, distrusted, unsigned }) {
      const forged = (await unsigned(await delivery("delivered"))).at(-1);
      assert(forged !== undefined, "a request without its signature");
      const deliveries = await Promise.all(
        Array.from({ length: 12 }, async (_, index) => {
          const status = statuses[index % statuses.length] ?? "delivered";
          return { status, request: await delivery(status) };
        }),
      );
      const bodies = Array.from({ length: hasInbound ? 12 : 0 }, (_, index) => `Text number ${index}`);
      const inbounds = await Promise.all(
        bodies.map(async (body) => ({ body, request: await inbound(body) })),
      );
      await Promise.all([
        ...deliveries.map(async ({ status, request }) => {
          const made = await update("an update among others", request);
          expect(made.status, "each update is its own request's").toBe(status);
        }),
        ...inbounds.map(async ({ body, request }) => {
          const made = await message("a text among others", request);
          expect(made.body, "each text is its own request's").toBe(body);
        }),
        ...statuses.map(() => distrusted("a forged request among genuine ones", forged)),
      ]);
    },
  },
];

/** What is known after updates in this order. */
function merged(updates: readonly DeliveryUpdate[], last: string): DeliveryState {
  const [first, ...later] = updates;
  assert(first !== undefined, "there is an update");
  let state = mergeDelivery(undefined, first);
  for (const update of later) {
    assert(
      update.id === state.id && update.provider === state.provider,
      "updates of one message must have one id, and one provider",
    );
    const before = state.status;
    state = mergeDelivery(state, update);
    assert(before !== last || state.status === last, `"${last}" is final; it became "${state.status}"`);
  }
  return state;
}

function ordersOf<T>(items: readonly T[]): T[][] {
  if (items.length === 0) return [[]];
  return items.flatMap((item, index) => ordersOf(items.toSpliced(index, 1)).map((rest) => [item, ...rest]));
}
