import fc from "fast-check";
import { afterEach, describe, expect, test } from "vitest";
import { createCarrier, createManualClock } from "../../index.ts";
import { closeApps, startApp } from "../../testing/webhook-app.ts";
import {
  closeTelnyx,
  eventOf,
  from,
  problemsOf,
  refusalOf,
  serveTelnyx,
  text,
  to,
} from "./testing/telnyx-client.ts";

afterEach(async () => {
  await closeTelnyx();
  await closeApps();
});

const now = new Date("2026-11-28T12:00:00Z");
const minute = 60_000;
const fiveDays = 5 * 24 * 60 * minute;

/** Time stands still until the test moves it. */
const serve = (webhookUrl?: string) =>
  serveTelnyx({ webhookUrl }, createCarrier({ clock: createManualClock(now), latencyMs: 0 }));
const fromNow = (ms: number) => new Date(now.getTime() + ms).toISOString();

describe("send_at", () => {
  test("can be 5 minutes to 5 days ahead, inclusive, at both endpoints", async () => {
    const { carrier, sdk } = await serve();
    const ahead = fc.oneof(
      fc.constantFrom(0, 5 * minute - 1, 5 * minute, fiveDays, fiveDays + 1),
      fc.integer({ min: -minute, max: 2 * fiveDays }),
    );
    await fc.assert(
      fc.asyncProperty(ahead, fc.constantFrom("send", "schedule"), async (ms, method) => {
        const before = carrier.messages.length;
        const sending = sdk.messages[method]({ from, to, text, send_at: fromNow(ms) });
        if (ms >= 5 * minute && ms <= fiveDays) {
          expect((await sending).data?.to?.[0]?.status).toBe("scheduled");
          expect(carrier.messages).toHaveLength(before + 1);
        } else {
          const error = await refusalOf(sending);
          expect([error.status, problemsOf(error)[0]?.source]).toEqual([422, { pointer: "/send_at" }]);
          expect(carrier.messages).toHaveLength(before);
        }
      }),
      { numRuns: 60 },
    );
  });

  test.each(["2026-11-28T14:00:00+01:00", "2026-11-28T13:00:00.000Z", "2026-11-28T13:00Z"])(
    "can be written as %s",
    async (send_at) => {
      const { carrier, sdk } = await serve();
      await sdk.messages.send({ from, to, text, send_at });
      expect(carrier.messages[0]?.sendAt).toEqual(new Date("2026-11-28T13:00:00Z"));
    },
  );

  test.each([
    "2026-11-28T13:00:00",
    "2026-11-28",
    "1795870800",
    "28 Nov 2026 13:00 UTC",
    "2026-13-28T13:00:00Z",
  ])("cannot be %s", async (send_at) => {
    const { sdk } = await serve();
    const error = await refusalOf(sdk.messages.send({ from, to, text, send_at }));
    expect(problemsOf(error)).toMatchObject([{ code: "10015", source: { pointer: "/send_at" } }]);
  });

  test("determines when the message is sent and reported", async () => {
    const app = await startApp();
    const { carrier, sdk } = await serve(app.url);
    const { data } = await sdk.messages.schedule({ from, to, text, send_at: fromNow(10 * minute) });
    carrier.advance(10 * minute - 1);
    await carrier.idle();
    expect(app.requests).toEqual([]);
    expect((await sdk.messages.retrieve(data?.id ?? "")).data).toMatchObject({
      to: [{ status: "scheduled" }],
      sent_at: null,
    });
    carrier.advance(1);
    await carrier.idle();
    const events = await Promise.all(app.requests.map((request) => eventOf(sdk, request)));
    expect(events).toMatchObject([
      { event_type: "message.sent", payload: { id: data?.id, sent_at: "2026-11-28T12:10:00.000+00:00" } },
      { event_type: "message.finalized", payload: { to: [{ status: "delivered" }] } },
    ]);
  });
});

describe("canceling", () => {
  test("returns the message without an envelope, and no text is sent", async () => {
    const app = await startApp();
    const { carrier, sdk } = await serve(app.url);
    const { data } = await sdk.messages.schedule({ from, to, text, send_at: fromNow(10 * minute) });
    const canceled = await sdk.messages.cancelScheduled(data?.id ?? "");
    expect(canceled).toMatchObject({ id: data?.id, record_type: "message", to: [{ status: "cancelled" }] });
    carrier.advance(60 * minute);
    await carrier.idle();
    expect(carrier.messages).toMatchObject([{ status: "canceled" }]);
    expect((await sdk.messages.retrieve(data?.id ?? "")).data).toMatchObject({
      to: [{ status: "cancelled" }],
    });
    expect(app.requests).toEqual([]);
  });

  test("is possible until a minute before send_at", async () => {
    const { carrier, sdk } = await serve();
    const schedule = async () =>
      (await sdk.messages.schedule({ from, to, text, send_at: fromNow(10 * minute) })).data?.id ?? "";
    const [early, late] = [await schedule(), await schedule()];
    carrier.advance(9 * minute);
    await sdk.messages.cancelScheduled(early);
    carrier.advance(1);
    const error = await refusalOf(sdk.messages.cancelScheduled(late));
    expect([error.status, problemsOf(error)[0]?.code]).toEqual([400, "10015"]);
    carrier.advance(minute);
    await carrier.idle();
    expect(carrier.messages).toMatchObject([{ status: "canceled" }, { status: "delivered" }]);
  });

  test("is rejected the second time", async () => {
    const { sdk } = await serve();
    const { data } = await sdk.messages.schedule({ from, to, text, send_at: fromNow(10 * minute) });
    await sdk.messages.cancelScheduled(data?.id ?? "");
    expect((await refusalOf(sdk.messages.cancelScheduled(data?.id ?? ""))).status).toBe(400);
  });

  test("changes nothing if the request is lost", async () => {
    const { carrier, sdk } = await serve();
    const { data } = await sdk.messages.schedule({ from, to, text, send_at: fromNow(10 * minute) });
    carrier.faults.add({ kind: "server-error", times: 1 });
    expect((await refusalOf(sdk.messages.cancelScheduled(data?.id ?? ""))).status).toBe(500);
    expect(carrier.messages).toMatchObject([{ status: "scheduled" }]);
  });
});
