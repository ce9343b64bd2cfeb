import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { DeliveryStatus, DeliveryUpdate } from "./delivery-update.ts";
import { type DeliveryState, mergeDelivery } from "./merge-delivery.ts";

const order: readonly DeliveryStatus[] = ["unknown", "scheduled", "accepted", "queued", "sending", "sent"];
const final: readonly DeliveryStatus[] = ["delivered", "undelivered", "failed", "canceled"];

function update(status: DeliveryStatus, rest: Partial<DeliveryUpdate> = {}): DeliveryUpdate {
  return { provider: "twilio", id: "SM1", status, providerStatus: status, at: new Date(0), ...rest };
}

function merged(...updates: readonly DeliveryUpdate[]): DeliveryState {
  const state = updates.reduce<DeliveryState | undefined>(mergeDelivery, undefined);
  if (state === undefined) throw new Error("no update");
  return state;
}

function rankOf(status: DeliveryStatus): number {
  if (status === "read") return order.length + 1;
  return final.includes(status) ? order.length : order.indexOf(status);
}

describe("mergeDelivery", () => {
  it("moves the status forward and never back", () => {
    expect(merged(update("queued"), update("sent"), update("queued")).status).toBe("sent");
    expect(merged(update("delivered"), update("sent")).status).toBe("delivered");
    expect(merged(update("sent"), update("read")).status).toBe("read");
    expect(merged(update("delivered"), update("read"), update("delivered"))).toMatchObject({
      status: "read",
    });
    expect(merged(update("queued"), update("unknown", { providerStatus: "teleported" }))).toEqual(
      update("queued"),
    );
  });

  it("keeps the first final status and records each conflicting one once", () => {
    const failed = update("failed", { code: "rejected", providerCode: "30008" });
    const state = merged(update("delivered"), failed, failed, update("undelivered"));
    expect(state.status).toBe("delivered");
    expect(state.code).toBeUndefined();
    expect(state.conflicts).toEqual([failed, update("undelivered")]);
    const same = { providerCode: "30008" };
    const both = [update("failed", same), update("undelivered", same)];
    expect(merged(update("delivered"), ...both).conflicts).toEqual(both);
    expect(merged(update("failed"), update("read"))).toMatchObject({
      status: "failed",
      conflicts: [update("read")],
    });
    expect(merged(update("read"), update("delivered")).conflicts).toBeUndefined();
  });

  it("keeps conflicts when the message is looked up", () => {
    const state = merged(update("delivered"), update("failed"), update("read"));
    expect(state).toMatchObject({ status: "read", conflicts: [update("failed")] });
  });

  it("records at most ten conflicts", () => {
    const flood = Array.from({ length: 100 }, (_, index) =>
      update("failed", { providerCode: String(index) }),
    );
    expect(merged(update("delivered"), ...flood).conflicts).toHaveLength(10);
  });

  it("keeps the error code that a repeated update lacks and adds one that it has", () => {
    const failed = update("failed", { code: "rejected", providerCode: "30008" });
    expect(merged(failed, update("failed"))).toEqual(failed);
    expect(merged(update("failed"), failed)).toEqual(failed);
    expect(merged(failed, update("failed", { code: "timeout", providerCode: "30036" }))).toEqual(failed);
  });

  it("drops the code of an earlier status", () => {
    expect(
      merged(update("queued", { code: "rate-limited", providerCode: "30022" }), update("delivered")),
    ).toEqual(update("delivered"));
  });

  it("fills in missing fields from later and earlier updates", () => {
    const known = {
      connector: "twilio-eu",
      reference: "order-7",
      to: "+4520123456",
      price: { amount: "-0.0075", currency: "USD" },
    };
    expect(merged(update("delivered"), update("sent", known))).toEqual(update("delivered", known));
    expect(merged(update("sent", known), update("delivered"))).toEqual(update("delivered", known));
    expect(merged(update("sent", known), update("queued", { reference: "other" })).reference).toBe("order-7");
  });

  it("keeps known fields when another update contradicts them", () => {
    const known = {
      connector: "twilio-eu",
      reference: "order-7",
      to: "+4520123456",
      price: { amount: "-0.0075", currency: "USD" },
      code: "rejected",
    } as const;
    const other = {
      connector: "twilio-us",
      reference: "order-8",
      to: "+4520123457",
      price: { amount: "-0.01", currency: "EUR" },
      code: "timeout",
      providerCode: "30036",
    } as const;
    const state = update("failed", known);
    expect(mergeDelivery(state, update("failed", other))).toBe(state);
    expect(Object.keys(merged(update("sent"), update("delivered")))).toEqual(Object.keys(update("sent")));
  });

  it("returns the same state when nothing is new", () => {
    const state = merged(update("sent"), update("delivered"), update("failed"));
    for (const repeated of [update("sent"), update("delivered"), update("failed")]) {
      expect(mergeDelivery(state, repeated)).toBe(state);
    }
  });

  it("changes neither of its arguments", () => {
    const state = Object.freeze(update("sent"));
    expect(mergeDelivery(state, Object.freeze(update("delivered", { to: "+4520123456" }))).status).toBe(
      "delivered",
    );
    expect(mergeDelivery(undefined, state)).not.toBe(state);
  });

  it("rejects an update about another message", () => {
    const refusal = new TypeError("mergeDelivery: the update is about another message");
    expect(() => mergeDelivery(update("sent"), update("delivered", { id: "SM2" }))).toThrow(refusal);
    expect(() => mergeDelivery(update("sent"), update("delivered", { provider: "other" }))).toThrow(refusal);
  });

  const anyStatus = fc.constantFrom<DeliveryStatus>(...order, ...final, "read");
  const anyUpdate = fc
    .record(
      {
        status: anyStatus,
        providerCode: fc.constantFrom("30003", "30008"),
        reference: fc.constantFrom("a", "b"),
        at: fc.date({ noInvalidDate: true }),
      },
      { requiredKeys: ["status", "at"] },
    )
    .map(({ status, ...rest }) => update(status, rest));

  it("never lowers the rank", () => {
    fc.assert(
      fc.property(fc.array(anyUpdate, { minLength: 2 }), (updates) => {
        let state = merged(updates[0] as DeliveryUpdate);
        for (const next of updates) {
          const after = mergeDelivery(state, next);
          expect(rankOf(after.status)).toBeGreaterThanOrEqual(rankOf(state.status));
          if (rankOf(state.status) === order.length && after.status !== "read") {
            expect(after.status).toBe(state.status);
          }
          expect(mergeDelivery(after, next)).toBe(after);
          state = after;
        }
      }),
    );
  });

  it("reaches the same status for any order and repetition, unless final statuses conflict", () => {
    const outcome = fc.constantFrom<readonly DeliveryStatus[]>(
      ["delivered", "read"],
      ...final.map((one) => [one]),
    );
    const consistent = outcome.chain((outcomes) =>
      fc
        .array(fc.constantFrom(...order, ...outcomes), { minLength: 1 })
        .chain((statuses) =>
          fc.tuple(
            fc.constant(statuses),
            fc.shuffledSubarray([...statuses, ...statuses], { minLength: statuses.length * 2 }),
          ),
        ),
    );
    fc.assert(
      fc.property(consistent, ([statuses, shuffled]) => {
        const expected = statuses.reduce((a, b) => (rankOf(b) > rankOf(a) ? b : a));
        expect(merged(...statuses.map((status) => update(status))).status).toBe(expected);
        expect(merged(...shuffled.map((status) => update(status))).status).toBe(expected);
      }),
    );
  });
});
