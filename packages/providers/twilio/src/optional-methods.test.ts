import { type Carrier, type MockServer, startMockServer } from "@smskit/mock";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { createTwilio, type TwilioConnector } from "./index.ts";
import { exampleConfig } from "./testing/example-config.ts";

const to = "+15558675310";
const body = "Your parcel 7 arrives today";

let server: MockServer;
let carrier: Carrier;
let sms: TwilioConnector;
beforeEach(async () => {
  server = await startMockServer();
  carrier = server.carrier;
  sms = createTwilio({ ...exampleConfig, baseUrl: server.url });
});
afterEach(async () => {
  await sms.close();
  await server.close();
});

const unknownMessage = { connector: "twilio", id: `SM${"0".repeat(32)}` };

describe("getStatus", () => {
  test("reports the status of a message", async () => {
    const receipt = await sms.send({ to, body });
    expect(await sms.getStatus(receipt)).toMatchObject({
      provider: "twilio",
      connector: "twilio",
      id: receipt.id,
      to,
      status: expect.stringMatching(/^(?:accepted|queued|sending|sent|delivered)$/),
      providerStatus: expect.any(String),
      at: expect.any(Date),
    });
    await carrier.waitForMessage({ to });
    expect(await sms.getStatus(receipt)).toMatchObject({ status: "delivered" });
  });

  test("reports why a message was not delivered", async () => {
    const receipt = await sms.send({ to: "+15005530007", body });
    await expect.poll(async () => (await sms.getStatus(receipt)).status).toBe("undelivered");
    expect(await sms.getStatus(receipt)).toMatchObject({ code: "content-rejected", providerCode: "30007" });
  });
});

describe("find", () => {
  const since = () => new Date(Date.now() - 60_000);

  test("finds the message whose response was lost, and returns its receipt", async () => {
    carrier.faults.add({ kind: "reset-after-read", times: 1 });
    const prepared = await sms.prepare({ to, body, reference: "order-7" });
    await expect(sms.send(prepared)).rejects.toMatchObject({ delivery: "unknown" });
    expect(await sms.find(prepared, { since: since() })).toMatchObject({
      connector: "twilio",
      id: carrier.messages[0]?.id,
      to,
      reference: "order-7",
    });
  });

  test("finds nothing if nothing was sent, if the text differs, or if it is older", async () => {
    const prepared = await sms.prepare({ to, body });
    expect(await sms.find(prepared, { since: since() })).toBeUndefined();
    await sms.send({ to, body: `${body}!` });
    await sms.send({ to: "+15558675311", body });
    expect(await sms.find(prepared, { since: since() })).toBeUndefined();
    await sms.send(prepared);
    expect(await sms.find(prepared, { since: new Date(Date.now() + 60_000) })).toBeUndefined();
    expect(await sms.find(prepared, { since: since() })).toBeDefined();
  });

  test("finds nothing if two messages match, since one could be an earlier text", async () => {
    await sms.send({ to, body });
    await sms.send({ to, body });
    expect(await sms.find(await sms.prepare({ to, body }), { since: since() })).toBeUndefined();
  });

  test("reads all pages", async () => {
    await sms.send({ to, body });
    for (let count = 0; count < 230; count++) await sms.send({ to, body: `Another text ${count}` });
    expect(await sms.find(await sms.prepare({ to, body }), { since: since() })).toMatchObject({
      id: carrier.messages[0]?.id,
    });
  });
});

describe("find, in a list of messages,", () => {
  const entry = (number: number, more: object = {}) => ({
    sid: `SM${String(number).padStart(32, "0")}`,
    status: "sent",
    error_code: null,
    body: "Another text",
    direction: "outbound-api",
    date_created: new Date().toUTCString(),
    ...more,
  });
  const fits = { body };

  /** Looks through these pages. */
  async function findIn(...pages: object[][]) {
    const connector = createTwilio(exampleConfig, {
      http: {
        fetch: async (input) => {
          const page = Number(new URL(String(input)).searchParams.get("Page") ?? 0);
          const next_page_uri = page + 1 < pages.length ? `/list.json?Page=${page + 1}` : null;
          return Response.json({ messages: pages[page], next_page_uri });
        },
      },
    });
    const since = new Date(Date.now() - 60_000);
    return connector.find(await connector.prepare({ to, body }), { since });
  }

  test("finds nothing if the list is too long to read to its end", async () => {
    const pages = Array.from({ length: 12 }, (_, number) => [entry(number)]);
    expect(await findIn([entry(90, fits)], ...pages.slice(0, 9))).toBeDefined();
    expect(await findIn([entry(90, fits)], ...pages)).toBeUndefined();
  });

  test("does not stop at an old entry among new ones, such as a scheduled message", async () => {
    const old = entry(1, { date_created: new Date(0).toUTCString() });
    expect(await findIn([entry(2, fits), old], [entry(3, fits)])).toBeUndefined();
    expect(await findIn([entry(2), old], [entry(3, fits)])).toMatchObject({ id: entry(3).sid });
    expect(await findIn([entry(2, fits)], [old], [entry(3, fits)])).toMatchObject({ id: entry(2).sid });
  });

  test("ignores inbound messages", async () => {
    const inbound = entry(1, { ...fits, direction: "inbound", status: "received" });
    expect(await findIn([inbound])).toBeUndefined();
    expect(await findIn([inbound, entry(2, fits)])).toMatchObject({ id: entry(2).sid });
  });

  test("throws if the response has no list", async () => {
    const connector = createTwilio(exampleConfig, {
      http: { fetch: async () => Response.json({ status: "ok" }) },
    });
    const prepared = await connector.prepare({ to, body });
    await expect(connector.find(prepared, { since: new Date() })).rejects.toMatchObject({
      code: "unavailable",
    });
  });
});

describe("cancel", () => {
  test("cancels a scheduled message", async () => {
    const receipt = await sms.send({ to, body, sendAt: new Date(Date.now() + 3_600_000) });
    expect(receipt.status).toBe("scheduled");
    await sms.cancel(receipt);
    expect(await sms.getStatus(receipt)).toMatchObject({ status: "canceled" });
  });

  test("rejects a message that was already sent", async () => {
    const receipt = await sms.send({ to, body });
    await carrier.waitForMessage({ to });
    await expect(sms.cancel(receipt)).rejects.toMatchObject({ connector: "twilio", httpStatus: 400 });
  });
});

test("redact deletes the text at Twilio", async () => {
  const receipt = await sms.send({ to, body });
  await carrier.waitForMessage({ to });
  await sms.redact(receipt);
  expect(await sms.find(await sms.prepare({ to, body }), { since: new Date(0) })).toBeUndefined();
});

test("reportOutcome reports to Twilio whether the code was used", async () => {
  const receipt = await sms.send({ to, body, providerOptions: { twilio: { provideFeedback: true } } });
  await sms.reportOutcome(receipt, "confirmed");
  expect(carrier.requests.at(-1)).toMatchObject({
    method: "POST",
    path: expect.stringMatching(new RegExp(`/Messages/${receipt.id}/Feedback.json$`)),
    form: { Outcome: ["confirmed"] },
    status: 200,
  });
});

describe("every optional method", () => {
  test("throws for a message that Twilio does not have", async () => {
    for (const call of [
      () => sms.getStatus(unknownMessage),
      () => sms.cancel(unknownMessage),
      () => sms.redact(unknownMessage),
      () => sms.reportOutcome(unknownMessage, "unconfirmed"),
    ]) {
      const error = await call().catch((thrown: unknown) => thrown);
      expect(error).toMatchObject({ code: "rejected", providerCode: "20404", connector: "twilio" });
      expect((error as Error).message).toContain("does not exist");
    }
  });

  test("rejects a message of another connector without a request to Twilio", async () => {
    const message = { connector: "other", id: "x" };
    await expect(sms.getStatus(message)).rejects.toMatchObject({ code: "invalid-message" });
    await expect(sms.cancel(message)).rejects.toMatchObject({ code: "invalid-message" });
    expect(carrier.requests).toHaveLength(0);
  });

  test("encodes ids in paths", async () => {
    const message = { connector: "twilio", id: "../../Balance" };
    await expect(sms.getStatus(message)).rejects.toMatchObject({ providerCode: "20404" });
    expect(carrier.requests.at(-1)?.path).toContain("/Messages/..%2F..%2FBalance.json");
  });
});

test("a call that is too early or too late is rejected with an explanation", async () => {
  const receipt = await sms.send({ to, body });
  const early = await sms.redact(receipt).catch((thrown: unknown) => thrown);
  expect(early).toMatchObject({
    providerCode: "20009",
    message: expect.stringContaining("still on its way"),
  });
  const late = await sms.cancel(receipt).catch((thrown: unknown) => thrown);
  expect(late).toMatchObject({ providerCode: "30409", message: expect.stringContaining("scheduled") });
});
