import { afterEach, describe, expect, test } from "vitest";
import { createCarrier, createManualClock, type PhoneState } from "../../index.ts";
import { closeApps, startApp } from "../../testing/webhook-app.ts";
import { deliveryCodes } from "./delivery-codes.ts";
import { closePlivo, from, send, servePlivo, to } from "./testing/plivo-client.ts";

afterEach(async () => {
  await closePlivo();
  await closeApps();
});

const codes = Object.entries(deliveryCodes);

describe("the state of a phone", () => {
  test.each<[PhoneState, string, string]>([
    ["reachable", "delivered", ""],
    ["unreachable", "undelivered", "80"],
    ["blocked", "undelivered", "100"],
    ["unknown", "undelivered", "70"],
    ["landline", "undelivered", "50"],
    ["not-mobile", "undelivered", "50"],
    ["unroutable", "failed", "90"],
    ["premium", "undelivered", "100"],
    ["filtered", "undelivered", "30"],
  ])("%s: accepted, then %s", async (state, status, code) => {
    const app = await startApp();
    const { carrier, sdk } = await servePlivo();
    carrier.setPhone(to, { state });
    const { messageUuid } = await send(sdk, { url: app.url });
    await carrier.idle();
    expect(app.requests.at(-1)?.parameters).toMatchObject({ Status: status, ErrorCode: code });
    const read = await sdk.messages.get(messageUuid[0] ?? "");
    expect(read).toMatchObject({ messageState: status, errorCode: code === "" ? "000" : code });
  });
});

describe("a magic recipient", () => {
  test.each(codes)("with %s fails with it later", async (code, { outcome, reason }) => {
    const app = await startApp();
    const { carrier, sdk } = await servePlivo();
    const dst = `+150055${code.padStart(5, "0")}`;
    const { messageUuid } = await send(sdk, { dst, url: app.url });
    await carrier.idle();
    const statuses = app.requests.map(({ parameters }) => parameters["Status"]);
    expect(statuses).toEqual(outcome === "failed" ? ["failed"] : ["sent", "undelivered"]);
    expect(app.requests.at(-1)?.parameters).toMatchObject({ ErrorCode: code, To: dst.slice(1) });
    const read = await sdk.messages.get(messageUuid[0] ?? "");
    expect(read).toMatchObject({ messageState: outcome, errorCode: code, errorMessage: reason });
    // What never left Plivo costs nothing.
    expect(Number(read.totalAmount) > 0).toBe(outcome === "undelivered");
  });

  test.each(["+15005500011", "+15005500000", "+15005550006"])("%s is a phone like any other", async (dst) => {
    const { carrier, sdk } = await servePlivo();
    await send(sdk, { dst });
    await carrier.idle();
    expect(carrier.messages).toMatchObject([{ status: "delivered" }]);
  });
});

describe("a message fails with 40", () => {
  test.each([
    ["from a number that is not in `numbers`, to +1", { numbers: [from] }, { src: "+15550002222" }],
    ["from a number that can only call", { numbers: [{ number: from, sms: false }] }, {}],
    ["from a name, to +1", {}, { src: "Acme" }],
    [
      "from a name, if the account has no names",
      { defaults: { alphanumericSenders: false } },
      { src: "Acme", dst: "+447400123456" },
    ],
  ])("%s", async (_, options, parameters) => {
    const { carrier, sdk } = await servePlivo(options);
    await send(sdk, parameters);
    await carrier.idle();
    expect(carrier.messages).toMatchObject([{ status: "failed", errorCode: "40" }]);
  });

  test("but not from a number of others to another country", async () => {
    const { carrier, sdk } = await servePlivo({ numbers: [from] });
    await send(sdk, { src: "+15550002222", dst: "+447400123456" });
    await carrier.idle();
    expect(carrier.messages).toMatchObject([{ status: "delivered", from: "+15550002222" }]);
  });
});

test.each([[[from]], ["all" as const]])(
  "a phone that has opted out of %j: failed with 200",
  async (optedOutOf) => {
    const { carrier, sdk } = await servePlivo();
    carrier.setPhone(to, { optedOutOf });
    const { messageUuid } = await send(sdk);
    await carrier.idle();
    expect(await sdk.messages.get(messageUuid[0] ?? "")).toMatchObject({
      messageState: "failed",
      errorCode: "200",
    });
  },
);

test("a message that waits longer in the queue than `message_expiry` fails with 420", async () => {
  const carrier = createCarrier({ clock: createManualClock(), latencyMs: 20_000 });
  const { sdk } = await servePlivo({}, carrier);
  await send(sdk, { messageExpiry: 5 });
  await send(sdk, { dst: "15558675311", messageExpiry: 3600 });
  carrier.advance(20_000);
  expect(carrier.messages).toMatchObject([{ status: "failed", errorCode: "420" }, { status: "delivered" }]);
});
