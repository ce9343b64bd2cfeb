import { SinchClient } from "@sinch/sdk-core";
import { afterEach, describe, expect, test } from "vitest";
import { createCarrier, createManualClock, mockSinch } from "../../index.ts";
import { problemsOfBody } from "./testing/openapi/validate-body.ts";
import {
  apiToken,
  ask,
  body,
  closeSinch,
  from,
  otherPlanId,
  projectId,
  refusalOf,
  sdkAt,
  second,
  sendWith,
  serveSinch,
  servicePlanId,
  to,
} from "./testing/sinch-client.ts";

afterEach(closeSinch);

const noon = new Date("2026-11-28T12:00:00Z");
const placeholder = (name: string) => ["$", `{${name}}`].join("");
const atNoon = () => createCarrier({ clock: createManualClock(noon) });

describe("sending", () => {
  test("a text of the SDK is accepted, and the phone gets it", async () => {
    const { carrier, send } = await serveSinch();
    const batch = await send({ client_reference: "order-7" });
    expect(batch).toMatchObject({
      to: ["15558675310"],
      from: "15550001111",
      canceled: false,
      body,
      type: "mt_text",
      delivery_report: "none",
      flash_message: false,
      client_reference: "order-7",
    });
    expect(batch.id).toMatch(/^[0-9A-HJKMNP-TV-Z]{26}$/);
    const message = await carrier.waitForMessage({ to });
    expect(message).toMatchObject({ id: batch.id, from, body, accountId: servicePlanId });
    expect(message.parameters).toMatchObject({ client_reference: "order-7" });
  });

  test("the SDK of all of Sinch's products sends too", async () => {
    const { carrier, server } = await serveSinch();
    const { sms } = new SinchClient({ servicePlanId, apiToken, smsRegion: "us", smsHostname: server.url });
    const { id } = await sms.batches.sendTextMessage({ sendSMSRequestBody: { from, to: [to], body } });
    expect((await carrier.waitForMessage({ to })).id).toBe(id);
  });

  test("every recipient gets a message with a status, also of a thousand; one who is listed twice gets one", async () => {
    const { carrier, sdk, send } = await serveSinch();
    const numbers = Array.from({ length: 999 }, (_, n) => `+1555${2_000_000 + n}`);
    carrier.setPhone("+15552000500", { state: "unknown" });
    const { id, to: recipients } = await send({ to: [...numbers, "1 (555) 200-0000"] });
    expect(recipients).toHaveLength(999);
    await carrier.idle();
    expect(new Set(carrier.messages.map((message) => message.to))).toEqual(new Set(numbers));
    expect(await sdk.deliveryReports.get({ batch_id: id, type: "full", code: [150] })).toMatchObject({
      total_message_count: 999,
      statuses: [{ code: 150, count: 1, recipients: ["15552000500"] }],
    });
    const one = { batch_id: id, phone_number: "+15552000998" };
    expect(await sdk.deliveryReports.getForNumber(one)).toMatchObject({ code: 0, status: "Delivered" });
  });

  test("parameters are filled in for each recipient, once; who has no value gets nothing", async () => {
    const { carrier, send } = await serveSinch();
    await send({
      to: [to, second, "+15558675312"],
      body: `Hi ${placeholder("name")}: ${placeholder("code")}, ${placeholder("not a key")}`,
      parameters: {
        name: { "15558675310": placeholder("code"), default: "there" },
        code: { [to]: "1", [second]: "2" },
      },
    });
    await carrier.idle();
    expect(carrier.messages.map(({ body: text, errorCode }) => errorCode ?? text)).toEqual([
      `Hi ${placeholder("code")}: 1, ${placeholder("not a key")}`,
      `Hi there: 2, ${placeholder("not a key")}`,
      "405",
    ]);
  });

  test.each([
    ["GSM-7", `${"a".repeat(159)}€b`, "a".repeat(159)],
    ["UCS-2", `${"你".repeat(69)}👍`, "你".repeat(69)],
  ])("a text that is truncated has one part of %s", async (_, text, expected) => {
    const { carrier, send } = await serveSinch();
    await send({ body: text, truncate_concat: true });
    expect(carrier.messages[0]).toMatchObject({ body: expected, segments: 1 });
  });

  test("without `from`, the sender is that of the longest calling code, and reports name it", async () => {
    const defaultOriginators = { "+44": "Acme", "+4474": "+447700900000", "+1": from };
    const { carrier, sdk, send } = await serveSinch({ defaults: { defaultOriginators } });
    const batch = await send({ from: undefined, to: [to, "+447400123456", "+447700900123"] });
    expect(batch).not.toHaveProperty("from");
    expect(carrier.messages.map((message) => message.from)).toEqual([from, "+447700900000", "Acme"]);
    await carrier.idle();
    const report = await sdk.deliveryReports.getForNumber({
      batch_id: batch.id,
      phone_number: "447400123456",
    });
    expect(report).toMatchObject({ applied_originator: "447700900000" });
  });

  test("a dry run shows parts and encodings, and sends nothing", async () => {
    const { carrier, server, sdk } = await serveSinch();
    const dryRunRequestBody = {
      from,
      to: [to, second],
      body: `${"a".repeat(155)}${placeholder("name")}`,
      parameters: { name: { [to]: "你", default: "Ada B." } },
    };
    expect(await sdk.batches.dryRun({ dryRunRequestBody })).toEqual({
      number_of_recipients: 2,
      number_of_messages: 5,
    });
    expect(await sdk.batches.dryRun({ dryRunRequestBody, per_recipient: true })).toMatchObject({
      per_recipient: [
        { recipient: "15558675310", number_of_parts: 3, encoding: "unicode" },
        { recipient: "15558675311", number_of_parts: 2, encoding: "text", body: `${"a".repeat(155)}Ada B.` },
      ],
    });
    const response = await ask(server, "batches/dry_run?per_recipient=true&number_of_recipients=1", {
      method: "POST",
      body: JSON.stringify(dryRunRequestBody),
    });
    const dryRun = await response.json();
    expect(dryRun.per_recipient).toHaveLength(1);
    expect(problemsOfBody("dryRun", dryRun)).toEqual([]);
    expect(carrier.messages).toEqual([]);
  });
});

describe("batches", () => {
  test("a scheduled batch is sent when it is due, unless it is canceled", async () => {
    const carrier = atNoon();
    const { sdk, send } = await serveSinch({}, carrier);
    const fields = { send_at: "2026-11-28T13:00:00+00:00", to: [to, second] };
    const [sent, canceled] = [await send(fields), await send(fields)];
    expect(sent).toMatchObject({
      send_at: new Date("2026-11-28T13:00:00Z"),
      expire_at: new Date("2026-12-01T13:00:00Z"),
    });
    carrier.advance(60_000);
    const response = await sdk.batches.cancel({ batch_id: canceled.id });
    expect(response).toMatchObject({ canceled: true, modified_at: new Date("2026-11-28T12:01:00Z") });
    carrier.advance(2 * 3_600_000);
    expect(carrier.messages.map(({ status }) => status)).toEqual([
      ...["delivered", "delivered"],
      ...["canceled", "canceled"],
    ]);
    expect(await sdk.batches.get({ batch_id: canceled.id })).toMatchObject({ canceled: true });
    expect(await sdk.deliveryReports.get({ batch_id: canceled.id })).toMatchObject({
      total_message_count: 0,
      statuses: [],
    });
    const one = { batch_id: canceled.id, phone_number: second };
    expect(await sdk.deliveryReports.getForNumber(one)).toMatchObject({ code: 407, status: "Cancelled" });
  });

  test("canceling a batch that was sent changes nothing of its report", async () => {
    const { carrier, sdk, send } = await serveSinch();
    const { id } = await send();
    await carrier.idle();
    expect(await sdk.batches.cancel({ batch_id: id })).toMatchObject({ canceled: true });
    expect(await sdk.deliveryReports.get({ batch_id: id })).toMatchObject({
      statuses: [{ code: 0, count: 1 }],
    });
  });

  test("feedback is taken if the batch expects it", async () => {
    const { sdk, send } = await serveSinch();
    const { id } = await send({ feedback_enabled: true });
    const deliveryFeedbackRequestBody = { recipients: [to] };
    await expect(
      sdk.batches.sendDeliveryFeedback({ batch_id: id, deliveryFeedbackRequestBody }),
    ).resolves.toEqual({});
  });

  test("lists have pages and filters, newest first, of the last 24 hours", async () => {
    const carrier = atNoon();
    const { server, sdk, send } = await serveSinch({}, carrier);
    await send({ body: "old" });
    carrier.advance(24 * 3_600_000 + 1);
    for (const text of ["1", "2", "3"]) await send({ body: text, client_reference: `ref-${text}` });
    await send({ body: "4", from: "12345" });
    const all: unknown[] = [];
    for await (const batch of sdk.batches.list({ page_size: 3 })) all.push(batch.body);
    expect(all).toEqual(["4", "3", "2", "1"]);
    const bodies = async (query: Parameters<typeof sdk.batches.list>[0]) =>
      (await sdk.batches.list(query)).data.map((batch) => batch.body);
    expect(await bodies({ client_reference: "ref-2" })).toEqual(["2"]);
    expect(await bodies({ from: "12345,+15559999999" })).toEqual(["4"]);
    expect(await bodies({ start_date: noon })).toEqual(["4", "3", "2", "1", "old"]);
    expect(await bodies({ start_date: noon, end_date: new Date(noon.getTime() + 1) })).toEqual(["old"]);
    const list = await (await ask(server, "batches?page=1&page_size=3")).json();
    expect(list).toMatchObject({ count: 4, page: 1, page_size: 3, batches: [{ body: "1" }] });
    expect(problemsOfBody("listBatches", list)).toEqual([]);
    const reports = await sdk.deliveryReports.list({ client_reference: "ref-3", status: ["Queued"] });
    expect(reports.data).toMatchObject([{ recipient: "15558675310", code: 400 }]);
    expect((await sdk.deliveryReports.list({ code: [0] })).data).toEqual([]);
  });
});

describe("accounts", () => {
  const project = { projectId, keyId: "key", keySecret: "secret" };

  test("the SDK gets a token for a project, which is valid until it expires", async () => {
    const carrier = createCarrier();
    const { server } = await serveSinch({ accounts: [{ ...project, tokenSeconds: 1000 }] }, carrier);
    const sdk = sdkAt(server, project);
    await sendWith(sdk);
    expect(carrier.messages[0]?.accountId).toBe(projectId);
    expect((await refusalOf(sendWith(sdkAt(server)))).statusCode).toBe(401);
    const form = new URLSearchParams({ grant_type: "client_credentials" });
    const headers = { authorization: `Basic ${btoa("key:secret")}` };
    const response = await fetch(`${server.url}/oauth2/token`, { method: "POST", headers, body: form });
    const token = await response.json();
    expect(token).toMatchObject({ token_type: "bearer", expires_in: 1000 });
    const bearer = { plan: projectId, headers: { authorization: `Bearer ${token.access_token}` } };
    expect((await ask(server, "batches", bearer)).status).toBe(200);
    carrier.advance(1_000_000);
    expect((await ask(server, "batches", bearer)).status).toBe(401);
  });

  test("accounts do not see each other's batches, and a reset of one leaves the other", async () => {
    const { carrier, server, sdk, send } = await serveSinch();
    const other = sdkAt(server, { servicePlanId: otherPlanId, apiToken });
    const [first, ofOther] = [await send(), await sendWith(other)];
    expect((await sdk.batches.list({})).data).toMatchObject([{ id: first.id }]);
    await other.batches.cancel({ batch_id: ofOther.id });
    carrier.reset({ account: servicePlanId });
    expect((await sdk.batches.list({})).data).toEqual([]);
    expect((await other.batches.list({})).data).toMatchObject([{ id: ofOther.id, canceled: true }]);
  });

  test.each(["us", "eu", "au", "br", "ca", "zt.us", "zt.eu"])("the host of %s is mocked", async (region) => {
    const carrier = createCarrier();
    const response = await mockSinch(carrier).fetch(
      `https://${region}.sms.api.sinch.com/xms/v1/${servicePlanId}/batches`,
      {
        method: "POST",
        headers: { authorization: `Bearer ${apiToken}`, "content-type": "application/json" },
        body: JSON.stringify({ from, to: [to], body }),
      },
    );
    expect(response.status).toBe(201);
    expect(carrier.messages).toHaveLength(1);
  });

  test("a request of a fault that is lost changes nothing, also to cancel", async () => {
    const carrier = atNoon();
    const { send, sdk } = await serveSinch({}, carrier);
    const { id } = await send({ send_at: "2026-11-28T13:00:00Z" });
    carrier.faults.add({ kind: "server-error", status: 503, times: 1 });
    expect((await refusalOf(sdk.batches.cancel({ batch_id: id }))).statusCode).toBe(503);
    expect(await sdk.batches.get({ batch_id: id })).toMatchObject({ canceled: false });
  });

  test("unknown options and operations are named", async () => {
    expect(() => mockSinch(createCarrier(), { token: "a" } as never)).toThrow("`token` is not an option");
    const { server } = await serveSinch();
    expect((await ask(server, "groups")).status).toBe(501);
  });
});
