import { afterEach, describe, expect, test, vi } from "vitest";
import { type CarrierMessage, createCarrier, createManualClock } from "../index.ts";
import type { MessageDraft } from "../provider.ts";

let drafts = 0;

function draft(over: Partial<MessageDraft> = {}): MessageDraft {
  drafts += 1;
  return {
    id: `m${drafts}`,
    provider: "test",
    from: "+15550001111",
    to: "+15558675310",
    body: "Your code is 123456",
    status: "queued",
    failureOf: (state) => ({ status: "undelivered", errorCode: state }),
    parameters: {},
    ...over,
  };
}

const statuses = (message: CarrierMessage) => message.events.map(({ status }) => status);

describe("the delivery of a message", () => {
  test("is listed immediately, and delivered after the latency", () => {
    const clock = createManualClock();
    const carrier = createCarrier({ clock, latencyMs: 90 });
    const message = carrier.accept(draft());
    expect(carrier.messages).toEqual([message]);
    expect(carrier.message(message.id)).toBe(message);
    expect(message).toMatchObject({ status: "queued", segments: 1, encoding: "gsm-7" });
    clock.advance(89);
    expect(message.status).toBe("sent");
    clock.advance(1);
    expect(message.status).toBe("delivered");
    expect(statuses(message)).toEqual(["queued", "sending", "sent", "delivered"]);
    expect(message.events.map(({ at }) => at.getTime() - message.createdAt.getTime())).toEqual([
      0, 30, 60, 90,
    ]);
  });

  test("takes less than 100 ms without options", () => {
    const carrier = createCarrier();
    vi.useFakeTimers();
    const message = carrier.accept(draft());
    vi.advanceTimersByTime(99);
    vi.useRealTimers();
    expect(message.status).toBe("delivered");
  });

  test("chooses a service's sender after acceptance", () => {
    const clock = createManualClock();
    const message = createCarrier({ clock }).accept(
      draft({ from: null, status: "accepted", pickSender: () => "+15550002222" }),
    );
    expect(message.from).toBeNull();
    clock.advance(50);
    expect(message.from).toBe("+15550002222");
  });

  test("waits for the scheduled time, however long", () => {
    const clock = createManualClock();
    const days = 24 * 60 * 60_000;
    const sendAt = new Date(clock.now() + 35 * days);
    const message = createCarrier({ clock }).accept(draft({ status: "scheduled", sendAt }));
    clock.advance(35 * days - 1);
    expect(statuses(message)).toEqual(["scheduled"]);
    clock.advance(60);
    expect(statuses(message)).toEqual(["scheduled", "queued", "sending", "sent", "delivered"]);
  });

  test("fails with the provider's code for an unreachable phone", () => {
    const clock = createManualClock();
    const carrier = createCarrier({ clock });
    carrier.setPhone("+15558675310", { state: "unreachable" });
    const message = carrier.accept(draft());
    clock.advance(50);
    expect(message).toMatchObject({ status: "undelivered", errorCode: "unreachable" });
    expect(message.events.at(-1)).toMatchObject({ status: "undelivered", errorCode: "unreachable" });
  });

  test("that fails before sending never reaches `sent`", () => {
    const clock = createManualClock();
    const message = createCarrier({ clock }).accept(draft({ failure: { status: "failed", errorCode: "7" } }));
    clock.advance(50);
    expect(statuses(message)).toEqual(["queued", "failed"]);
  });

  test("never begins if the message failed immediately", () => {
    const clock = createManualClock();
    const message = createCarrier({ clock }).accept(draft({ status: "failed", errorCode: "7" }));
    clock.advance(1000);
    expect(message).toMatchObject({ status: "failed", errorCode: "7" });
    expect(statuses(message)).toEqual(["failed"]);
  });
});

describe("a phone", () => {
  test("is reachable by default and keeps fields that are not set", () => {
    const carrier = createCarrier();
    expect(carrier.phone("+15558675310")).toEqual({ state: "reachable", optedOutOf: [] });
    carrier.setPhone("+15558675310", { optedOutOf: ["+15550001111"] });
    carrier.setPhone("+15558675310", { state: "blocked" });
    expect(carrier.phone("+15558675310")).toEqual({ state: "blocked", optedOutOf: ["+15550001111"] });
  });
});

describe("listeners", () => {
  test("are called with messages and every status until they unsubscribe", () => {
    const clock = createManualClock();
    const carrier = createCarrier({ clock });
    const heard: string[] = [];
    const stop = [
      carrier.on("message", ({ id }) => heard.push(`message ${id}`)),
      carrier.on("status", (_, { status }) => heard.push(status)),
      carrier.on("reset", () => heard.push("reset")),
    ];
    carrier.accept(draft({ id: "a" }));
    clock.advance(50);
    expect(heard).toEqual(["message a", "queued", "sending", "sent", "delivered"]);
    carrier.reset();
    expect(heard.at(-1)).toBe("reset");
    for (const unsubscribe of stop) unsubscribe();
    carrier.accept(draft());
    carrier.reset();
    expect(heard).toHaveLength(6);
  });
});

describe("waiting for a message", () => {
  const carrier = createCarrier({ latencyMs: 0 });
  afterEach(() => carrier.reset());

  test("finds one that arrives, with its code", async () => {
    const waiting = carrier.waitForMessage({ to: "+15558675310" });
    carrier.accept(draft({ to: "+15558675311", body: "Your code is 999999" }));
    const { id } = carrier.accept(draft());
    expect(await waiting).toMatchObject({ id, to: "+15558675310", code: "123456", status: "delivered" });
  });

  test("finds one that was delivered before", async () => {
    const first = await carrierWith(draft({ body: "first 1111" }));
    expect(await carrier.waitForMessage({ to: first.to })).toMatchObject({ id: first.id, code: "1111" });
  });

  test("after a message or a time finds only newer ones", async () => {
    const first = await carrierWith(draft());
    const later = new Date(first.createdAt.getTime() + 60_000);
    await expect(carrier.waitForMessage({ after: first, timeoutMs: 1 })).rejects.toThrow();
    await expect(carrier.waitForMessage({ after: later, timeoutMs: 1 })).rejects.toThrow();
    const second = carrier.accept(draft());
    expect((await carrier.waitForMessage({ after: first })).id).toBe(second.id);
    expect((await carrier.waitForMessage({ after: first.createdAt })).id).toBe(first.id);
  });

  test("fails with the accepted messages, without numbers or bodies", async () => {
    await carrierWith(draft({ to: "+15558675311" }));
    const error = await carrier.waitForMessage({ to: "+447700900123", timeoutMs: 5 }).catch(String);
    expect(error).toBe(
      "NoMessageError: No message was delivered to +44••••••••23 within 5 ms. The carrier accepted 1; the last: +15•••••••11 delivered.",
    );
  });

  test("fails for an unreachable phone with the reason", async () => {
    carrier.setPhone("+15558675310", { state: "unreachable" });
    carrier.accept(draft());
    await expect(carrier.waitForMessage({ timeoutMs: 100 })).rejects.toThrow("undelivered (unreachable)");
  });

  async function carrierWith(one: MessageDraft): Promise<CarrierMessage> {
    const message = carrier.accept(one);
    await carrier.waitForMessage({ to: one.to });
    return message;
  }
});

test("a message that a listener deletes gets no further status", () => {
  const clock = createManualClock();
  const carrier = createCarrier({ clock });
  const message = carrier.accept(draft());
  carrier.on("status", ({ status }) => status === "sending" && carrier.reset());
  clock.advance(1000);
  expect(statuses(message)).toEqual(["queued", "sending"]);
});

test("a message that was removed to make room is reported as deleted, and still delivered", () => {
  const clock = createManualClock();
  const carrier = createCarrier({ clock, limits: { messages: 2 } });
  const deleted: string[] = [];
  carrier.on("deleted", (messages) => deleted.push(...messages.map(({ id }) => id)));
  const [first, second] = [1, 2, 3, 4].map(() => carrier.accept(draft()));
  expect(deleted).toEqual([first?.id, second?.id]);
  expect(carrier.messages).toHaveLength(2);
  clock.advance(1000);
  expect(first?.status).toBe("delivered");
});

test("a reset restores the initial state", () => {
  const clock = createManualClock();
  const carrier = createCarrier({ clock });
  const heard = vi.fn();
  const message = carrier.accept(draft());
  carrier.setPhone("+15558675310", { state: "blocked" });
  carrier.faults.add({ kind: "undelivered", code: "1" });
  carrier.on("status", heard);
  carrier.reset();
  clock.advance(1000);
  expect(heard).not.toHaveBeenCalled();
  expect(carrier.messages).toEqual([]);
  expect(carrier.message(message.id)).toBeUndefined();
  expect(carrier.phone("+15558675310").state).toBe("reachable");
  carrier.accept(draft());
  expect(carrier.faults.fired).toEqual([]);
});
