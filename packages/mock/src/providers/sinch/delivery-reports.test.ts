import { afterEach, describe, expect, test } from "vitest";
import { createCarrier, createManualClock } from "../../index.ts";
import { closeApps, startApp } from "../../testing/webhook-app.ts";
import { problemsOfBody } from "./testing/openapi/validate-body.ts";
import {
  closeSinch,
  eventOf,
  from,
  isVerified,
  second,
  serveSinch,
  servicePlanId,
  to,
  webhookSecret,
} from "./testing/sinch-client.ts";

afterEach(async () => {
  await closeSinch();
  await closeApps();
});

const [shownTo, shownSecond] = [to.slice(1), second.slice(1)];

describe("the callbacks that a batch asks for", () => {
  async function callbacksOf(delivery_report: string, states: "delivered" | "mixed" = "mixed") {
    const app = await startApp();
    const { carrier, send } = await serveSinch({ callbackUrl: app.url });
    if (states === "mixed") carrier.setPhone(second, { state: "unknown" });
    const { id } = await send({ to: [to, second], delivery_report, client_reference: "order-7" });
    await carrier.idle();
    const events = app.requests.map(eventOf);
    for (const event of events) expect(event).toMatchObject({ batch_id: id, client_reference: "order-7" });
    return events;
  }

  test("none has no callbacks", async () => {
    expect(await callbacksOf("none")).toEqual([]);
  });

  test("summary has one when all messages have ended, with counts", async () => {
    const [event, ...others] = await callbacksOf("summary");
    expect(others).toEqual([]);
    expect(event).toMatchObject({
      type: "delivery_report_sms",
      total_message_count: 2,
      statuses: [
        { code: 0, status: "Delivered", count: 1 },
        { code: 150, status: "Failed", count: 1 },
      ],
    });
    expect(JSON.stringify(event)).not.toContain(shownTo);
    expect(problemsOfBody("retrieveDeliveryResponseObj", event)).toEqual([]);
  });

  test("full has one that names the recipients", async () => {
    const [event, ...others] = await callbacksOf("full", "delivered");
    expect(others).toEqual([]);
    expect(event).toMatchObject({
      statuses: [{ code: 0, status: "Delivered", count: 2, recipients: [shownTo, shownSecond] }],
    });
    expect(problemsOfBody("retrieveDeliveryResponseObj", event)).toEqual([]);
  });

  test("per_recipient has one for each status of each recipient", async () => {
    const events = await callbacksOf("per_recipient");
    const statusesOf = (recipient: string) =>
      events.filter((event) => event["recipient"] === recipient).map(({ code, status }) => [code, status]);
    expect(statusesOf(shownTo)).toEqual([
      [401, "Dispatched"],
      [0, "Delivered"],
    ]);
    expect(statusesOf(shownSecond)).toEqual([
      [401, "Dispatched"],
      [150, "Failed"],
    ]);
    expect(events.flatMap((event) => problemsOfBody("retrieveRecipientDeliveryResponseObj", event))).toEqual(
      [],
    );
  });

  test("per_recipient_final has one for each recipient", async () => {
    const events = await callbacksOf("per_recipient_final");
    expect(events.map(({ recipient, code }) => [recipient, code]).toSorted()).toEqual([
      [shownTo, 0],
      [shownSecond, 150],
    ]);
    expect(events[0]).toMatchObject({
      type: "recipient_delivery_report_sms",
      at: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
      operator_status_at: expect.stringMatching(/Z$/),
    });
  });

  test("what Sinch aborts has no time of an operator", async () => {
    const app = await startApp();
    const { carrier, send } = await serveSinch();
    await send({
      delivery_report: "per_recipient",
      callback_url: app.url,
      body: "a".repeat(161),
      max_number_of_message_parts: 1,
    });
    await carrier.idle();
    const [event, ...others] = app.requests.map(eventOf);
    expect(others).toEqual([]);
    expect(event).toMatchObject({ code: 411, status: "Aborted", number_of_message_parts: 2 });
    expect(event).not.toHaveProperty("operator_status_at");
  });

  test("a media message is reported as MMS", async () => {
    const app = await startApp();
    const { carrier, send } = await serveSinch({ callbackUrl: app.url });
    const media = { type: "mt_media", body: { url: "https://app.test/a.png", message: "Look" } };
    await send({ ...media, delivery_report: "summary" });
    await carrier.idle();
    await send({ ...media, delivery_report: "per_recipient_final" });
    await carrier.idle();
    const types = app.requests.map((request) => eventOf(request)["type"]);
    expect(types).toEqual(["delivery_report_mms", "recipient_delivery_report_mms"]);
  });
});

describe("where callbacks go", () => {
  test("to the URL of the batch, of the account, or of all accounts", async () => {
    const [ofBatch, ofPlan, ofAll] = [await startApp(), await startApp(), await startApp()];
    const { carrier, send } = await serveSinch({
      accounts: [{ servicePlanId, apiToken: "0123456789abcdef0123456789abcdef", callbackUrl: ofPlan.url }],
      callbackUrl: ofAll.url,
    });
    const batch = await send({ delivery_report: "summary", callback_url: ofBatch.url });
    expect(batch["callback_url"]).toBe(ofBatch.url);
    expect(await send({ delivery_report: "summary" })).not.toHaveProperty("callback_url");
    await carrier.idle();
    expect([ofBatch, ofPlan, ofAll].map(({ requests }) => requests.length)).toEqual([1, 1, 0]);
  });

  test("again, twice, after a 500, and not after a 404", async () => {
    const app = await startApp((response, _, count) => response.writeHead(count <= 3 ? 500 : 404).end());
    const { carrier, send } = await serveSinch({ callbackUrl: app.url });
    await send({ delivery_report: "summary" });
    await carrier.idle();
    expect(app.requests).toHaveLength(3);
    await send({ delivery_report: "summary" });
    await carrier.idle();
    expect(app.requests).toHaveLength(4);
  });
});

describe("signatures", () => {
  test("the SDK verifies every callback with the account's secret", async () => {
    const app = await startApp();
    const { carrier, send } = await serveSinch({ callbackUrl: app.url, webhookSecret });
    await send({ delivery_report: "per_recipient", client_reference: "schön 👍" });
    await carrier.reply({ from: to, to: from, body: "Yes, schön 👍" });
    await carrier.idle();
    expect(app.requests).toHaveLength(3);
    for (const request of app.requests) {
      expect(isVerified(request)).toBe(true);
      expect(isVerified(request, "another")).toBe(false);
      expect(isVerified({ ...request, body: `${request.body} ` })).toBe(false);
      expect(request.headers["x-sinch-webhook-signature-algorithm"]).toBe("HmacSHA256");
    }
    const nonces = app.requests.map(({ headers }) => headers["x-sinch-webhook-signature-nonce"]);
    expect(new Set(nonces).size).toBe(3);
  });

  test("the timestamp is in seconds by the carrier's clock", async () => {
    const app = await startApp();
    const clock = createManualClock(new Date("2026-11-28T12:00:00Z"));
    const { carrier, send } = await serveSinch(
      { callbackUrl: app.url, webhookSecret },
      createCarrier({ clock }),
    );
    await send({ delivery_report: "per_recipient_final" });
    carrier.advance(1000);
    await carrier.idle();
    expect(app.requests[0]?.headers["x-sinch-webhook-signature-timestamp"]).toMatch(/^179586720[01]$/);
  });

  test("without a secret nothing is signed", async () => {
    const app = await startApp();
    const { carrier, send } = await serveSinch({ callbackUrl: app.url });
    await send({ delivery_report: "summary" });
    await carrier.idle();
    const names = Object.keys(app.requests[0]?.headers ?? {});
    expect(names.filter((name) => name.includes("signature"))).toEqual([]);
  });
});

describe("faults of reports", () => {
  test.each([
    ["missing-receipt", 0],
    ["duplicate-receipt", 2],
  ] as const)("%s", async (kind, count) => {
    const app = await startApp();
    const { carrier, send } = await serveSinch({ callbackUrl: app.url });
    carrier.faults.add({ kind });
    await send({ delivery_report: "per_recipient_final" });
    await carrier.idle();
    expect(app.requests).toHaveLength(count);
  });

  test("undelivered with any code of a carrier", async () => {
    const { carrier, send, sdk } = await serveSinch();
    carrier.faults.add({ kind: "undelivered", code: "207" });
    const { id } = await send();
    await carrier.idle();
    const report = await sdk.deliveryReports.getForNumber({ batch_id: id, phone_number: to });
    expect(report).toMatchObject({ code: 207, status: "Failed" });
  });
});
