import { describe, expect, test } from "vitest";
import { type CarrierMessage, createCarrier, createManualClock } from "../index.ts";
import type { MessageDraft } from "../provider.ts";

const to = "+15558675310";
let drafts = 0;

function draft(accountId: string, over: Partial<MessageDraft> = {}): MessageDraft {
  drafts += 1;
  return {
    id: `m${drafts}`,
    provider: "test",
    accountId,
    from: "+15550001111",
    to,
    body: "Your code is 123456",
    status: "queued",
    failureOf: (state) => ({ status: "undelivered", errorCode: state }),
    parameters: {},
    ...over,
  };
}

function carrierOfTwo() {
  const clock = createManualClock();
  const carrier = createCarrier({ clock });
  const send = (account: string, over?: Partial<MessageDraft>): CarrierMessage => {
    const message = carrier.accept(draft(account, over));
    clock.advance(50);
    return message;
  };
  return { carrier, clock, send };
}

describe("a phone, as one account sees it", () => {
  test("has the state set for that account, or else the one set for all", () => {
    const { carrier, send } = carrierOfTwo();
    carrier.setPhone(to, { state: "blocked" }, { account: "a" });
    expect(carrier.phone(to, { account: "a" }).state).toBe("blocked");
    expect(carrier.phone(to, { account: "b" }).state).toBe("reachable");
    expect(send("a").status).toBe("undelivered");
    expect(send("b").status).toBe("delivered");
  });

  test("has every state if no account is given", () => {
    const { carrier } = carrierOfTwo();
    carrier.setPhone(to, { optedOutOf: ["x"] }, { account: "a" });
    carrier.setPhone(to, { optedOutOf: ["y"], state: "landline" }, { account: "b" });
    expect(carrier.phone(to)).toEqual({ state: "landline", optedOutOf: ["x", "y"] });
    carrier.setPhone(to, { optedOutOf: "all" }, { account: "a" });
    expect(carrier.phone(to).optedOutOf).toBe("all");
  });

  test("is the same for all after it is set for all", () => {
    const { carrier } = carrierOfTwo();
    carrier.setPhone(to, { state: "blocked", optedOutOf: ["x"] }, { account: "a" });
    carrier.setPhone(to, { optedOutOf: [] });
    expect(carrier.phone(to, { account: "a" })).toEqual({ state: "blocked", optedOutOf: [] });
    carrier.setPhone(to, { state: "reachable" });
    expect(carrier.phone(to, { account: "a" }).state).toBe("reachable");
  });
});

describe("a fault of one account", () => {
  test("does not fire for other accounts and is cleared separately", () => {
    const { carrier, send } = carrierOfTwo();
    carrier.faults.add({ kind: "undelivered", code: "30003", account: "a" });
    carrier.faults.add({ kind: "undelivered", code: "30005", account: "b" });
    expect(send("a").errorCode).toBe("30003");
    carrier.faults.clear({ account: "a" });
    expect(send("a").status).toBe("delivered");
    expect(send("b").errorCode).toBe("30005");
    expect(carrier.faults.fired.map(({ account }) => account)).toEqual(["a", "b"]);
  });

  test("draws the same random numbers whatever other accounts add", () => {
    const draws = (others: number): boolean[] => {
      const { carrier, send } = carrierOfTwo();
      for (let other = 0; other < others; other++) {
        carrier.faults.add({ kind: "undelivered", code: "1", account: "b", probability: 0.5 });
      }
      carrier.faults.add({ kind: "undelivered", code: "1", account: "a", probability: 0.5 });
      return Array.from({ length: 20 }, () => {
        if (others > 0) send("b");
        return send("a").status === "delivered";
      });
    };
    expect(draws(3)).toEqual(draws(0));
  });

  test.each(["reset-on-connect", "hang-handshake", "reset-before-read"])(
    "cannot be %s, which has no account",
    (kind) => {
      const fault = { kind, account: "a" } as unknown as Parameters<
        ReturnType<typeof createCarrier>["faults"]["add"]
      >[0];
      expect(() => createCarrier().faults.add(fault)).toThrow("account: is not supported");
    },
  );
});

describe("waiting", () => {
  test("finds only messages of the account", async () => {
    const { carrier, send } = carrierOfTwo();
    send("a", { body: "code 111111" });
    send("b", { body: "code 222222" });
    expect((await carrier.waitForMessage({ account: "b" })).code).toBe("222222");
    await expect(carrier.waitForMessage({ account: "c", timeoutMs: 1 })).rejects.toThrow(
      "accepted no message",
    );
  });
});

test("a reset of one account does not affect the others", () => {
  const { carrier, clock, send } = carrierOfTwo();
  send("a");
  const kept = send("b");
  const underWay = carrier.accept(draft("a"));
  const scheduled = carrier.accept(draft("b", { status: "scheduled", sendAt: new Date(clock.now() + 1000) }));
  carrier.setPhone(to, { state: "blocked" }, { account: "a" });
  carrier.faults.add({ kind: "undelivered", code: "1", account: "a" });
  const resets: (string | undefined)[] = [];
  carrier.on("reset", (account) => resets.push(account));
  carrier.reset({ account: "a" });
  expect(resets).toEqual(["a"]);
  expect(carrier.messages).toEqual([kept, scheduled]);
  expect(carrier.message(underWay.id)).toBeUndefined();
  expect(carrier.phone(to).state).toBe("reachable");
  clock.advance(2000);
  expect(underWay.status).toBe("queued");
  expect(scheduled.status).toBe("delivered");
  expect(send("a").status).toBe("delivered");
});

test("the stores are bounded, and the oldest entries are removed first", () => {
  const clock = createManualClock();
  const carrier = createCarrier({ clock, limits: { messages: 3 } });
  const sent = Array.from({ length: 5 }, () => carrier.accept(draft("a")));
  expect(carrier.messages).toEqual(sent.slice(2));
  expect(carrier.message(sent[0]?.id ?? "")).toBeUndefined();
  clock.advance(50);
  expect(sent.map(({ status }) => status)).toEqual(Array(5).fill("delivered"));
});
