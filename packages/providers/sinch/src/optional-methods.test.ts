import { type PreparedMessage, SmsError, type SmsMessage } from "@smskit/core";
import { createCarrier, type MockServer, mockSinch, startMockServer } from "@smskit/mock";
import { errorOfKind } from "@smskit/test-support/error-of";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { createSinch, type SinchConnector } from "./index.ts";
import { exampleConfig } from "./testing/example-config.ts";

const to = "+15558675310";
const body = "Your table is ready";
const hourMs = 3_600_000;
const errorOf = errorOfKind(SmsError);

let server: MockServer;
let sms: SinchConnector;
beforeEach(async () => {
  const carrier = createCarrier();
  server = await startMockServer({ carrier, mocks: [mockSinch(carrier)] });
  sms = createSinch({ ...exampleConfig, baseUrl: server.url });
});
afterEach(async () => {
  await sms.close();
  await server.close();
});

/** A connector whose Sinch responds in this order; `urls` are its requests. */
function respondWith(...responses: [status: number, body: unknown][]) {
  const urls: string[] = [];
  const fetch = async (input: unknown) => {
    const [status, given] = responses[Math.min(urls.length, responses.length - 1)] ?? [500, ""];
    urls.push(String(input));
    return new Response(typeof given === "string" ? given : JSON.stringify(given), { status });
  };
  return { connector: createSinch(exampleConfig, { http: { fetch } }), urls };
}

const batch = { id: "m-1", to: ["15558675310"], canceled: false, body, created_at: "2026-01-02T03:04:05Z" };
const report = {
  type: "recipient_delivery_report_sms",
  batch_id: "m-1",
  recipient: "15558675310",
  code: 0,
  status: "Delivered",
  at: "2026-01-02T03:04:05.678Z",
};
const message = { connector: "sinch", id: "m-1" };

describe("getStatus", () => {
  test("asks the batch for its recipient, and then for the report about them", async () => {
    const receipt = await sms.send({ to, body, reference: "order-7" });
    await server.carrier.idle();
    const before = server.carrier.requests.length;
    expect(await sms.getStatus(receipt)).toMatchObject({
      provider: "sinch",
      id: receipt.id,
      to,
      reference: "order-7",
      status: "delivered",
      providerStatus: "Delivered",
    });
    const path = `/xms/v1/${exampleConfig.servicePlanId}/batches/${receipt.id}`;
    const paths = server.carrier.requests.slice(before).map((request) => request.path);
    expect(paths).toEqual([path, `${path}/delivery_report/15558675310`]);
  });

  test.each([
    ["Queued", 400, "queued"],
    ["Dispatched", 401, "sent"],
    ["Delivered", 0, "delivered"],
    ["DELIVERED", "0", "delivered"],
    ["Aborted", 402, "failed"],
    ["Cancelled", 407, "canceled"],
    ["Rejected", 60, "undelivered"],
    ["Deleted", 257, "undelivered"],
    ["Failed", 150, "undelivered"],
    ["Expired", 406, "undelivered"],
    ["Unknown", 0, "sent"],
    ["Postponed", 1, "unknown"],
    ["constructor", 1, "unknown"],
  ])("reads the status %s with the code %j as %s", async (status, code, expected) => {
    const { connector } = respondWith([200, batch], [200, { ...report, status, code }]);
    expect(await connector.getStatus(message)).toMatchObject({
      status: expected,
      to,
      providerStatus: status,
      at: new Date("2026-01-02T03:04:05.678Z"),
    });
  });

  test("does not ask about a batch of several people, or of a group", async () => {
    for (const recipients of [
      [],
      ["15558675310", "15550000000"],
      ["01FC66621XXXXX119Z8PMV1QPQ"],
      ["1/../2"],
      "x",
    ]) {
      const { connector, urls } = respondWith([200, { ...batch, to: recipients }]);
      expect(await errorOf(connector.getStatus(message))).toMatchObject({ code: "rejected" });
      expect(urls).toHaveLength(1);
    }
  });

  test.each<[string, [number, unknown][]]>([
    ["another batch", [[200, { ...batch, id: "m-2" }]]],
    [
      "a report about another batch",
      [
        [200, batch],
        [200, { ...report, batch_id: "m-2" }],
      ],
    ],
    [
      "a report without a status",
      [
        [200, batch],
        [200, { ...report, status: 7 }],
      ],
    ],
    [
      "no report",
      [
        [200, batch],
        [404, ""],
      ],
    ],
    ["no batch", [[404, ""]]],
    ["an outage", [[503, ""]]],
    ["nothing that can be read", [[200, "<html>"]]],
  ])("throws an error for %s", async (_, responses) => {
    expect(await errorOf(respondWith(...responses).connector.getStatus(message))).toBeInstanceOf(SmsError);
  });

  test.each(["a/b", "a?b=1", "a#b", "a%2Fb"])("keeps the id %j in its part of the path", async (id) => {
    const { connector, urls } = respondWith([404, ""]);
    await errorOf(connector.getStatus({ connector: "sinch", id }));
    expect(new URL(urls[0] ?? "").pathname).toMatch(new RegExp(`/batches/${encodeURIComponent(id)}$`));
  });

  test.each([".", ".."])("asks nothing about the id %j", async (id) => {
    const { connector, urls } = respondWith([404, ""]);
    for (const asked of [connector.getStatus, connector.cancel]) {
      expect(await errorOf(asked({ connector: "sinch", id }))).toMatchObject({ code: "invalid-message" });
    }
    expect(urls).toEqual([]);
  });
});

describe("cancel", () => {
  const later = () => new Date(Date.now() + hourMs);

  test("does not stop a message whose time was in the past, which is sent at once", async () => {
    const receipt = await sms.send({ to, body, sendAt: new Date(Date.now() - 60_000) });
    expect(receipt.status).toBe("queued");
    await server.carrier.idle();
    expect((await errorOf(sms.cancel(receipt))).code).toBe("rejected");
  });

  test("stops a scheduled message", async () => {
    const receipt = await sms.send({ to, body, sendAt: later() });
    expect((await sms.getStatus(receipt)).status).toBe("scheduled");
    await sms.cancel(receipt);
    expect((await sms.getStatus(receipt)).status).toBe("canceled");
    server.carrier.advance(2 * hourMs);
    await server.carrier.idle();
    expect(server.carrier.messages[0]?.status).toBe("canceled");
  });

  test.each<[string, number, unknown]>([
    ["a report that it was", 200, { ...report, status: "Cancelled", code: 407 }],
    ["a report from before", 200, { ...report, status: "Queued", code: 400 }],
    ["no report", 404, ""],
  ])("is seen in the batch's times, with %s", async (_, status, given) => {
    const times = { send_at: "2026-01-02T05:00:00Z", modified_at: "2026-01-02T04:00:00Z" };
    const canceled: [number, unknown] = [200, { ...batch, ...times, canceled: true }];
    const { connector, urls } = respondWith(canceled, canceled, [status, given]);
    await connector.cancel(message);
    expect(urls).toHaveLength(1);
    expect((await connector.getStatus(message)).status).toBe("canceled");
  });

  test("says that it is too late, although Sinch accepts it", async () => {
    const receipt = await sms.send({ to, body });
    await server.carrier.idle();
    expect(await errorOf(sms.cancel(receipt))).toMatchObject({ code: "rejected" });
  });

  test.each([
    ["Queued", 400],
    ["Dispatched", 401],
    ["Delivered", 0],
    ["Postponed", 7],
  ])("does not claim that a text without a schedule was stopped, if it is %s", async (status, code) => {
    const { connector } = respondWith(
      [200, { ...batch, canceled: true }],
      [200, { ...report, status, code }],
    );
    expect(await errorOf(connector.cancel(message))).toMatchObject({ code: "rejected" });
  });

  test("does not believe a response about another batch", async () => {
    const { connector } = respondWith([200, { ...batch, id: "m-2", canceled: true }]);
    expect(await errorOf(connector.cancel(message))).toMatchObject({ code: "unavailable" });
  });
});

describe("reportOutcome", () => {
  const providerOptions = { sinch: { feedbackEnabled: true } };

  test("reports that a code was used, and sends nothing if it was not", async () => {
    const receipt = await sms.send({ to, body, providerOptions });
    await sms.reportOutcome(receipt, "confirmed");
    const [, feedback] = server.carrier.requests;
    expect(feedback).toMatchObject({ method: "POST", status: 202 });
    expect(feedback?.path).toMatch(new RegExp(`/batches/${receipt.id}/delivery_feedback$`));
    await sms.reportOutcome(receipt, "unconfirmed");
    expect(server.carrier.requests).toHaveLength(2);
  });

  test("says what to do if the message was sent without it", async () => {
    const error = await errorOf(sms.reportOutcome(await sms.send({ to, body }), "confirmed"));
    expect(error).toMatchObject({ code: "rejected", message: expect.stringContaining("feedbackEnabled") });
  });
});

describe("find", () => {
  const since = () => new Date(Date.now() - hourMs);
  const prepare = (own: Partial<SmsMessage> = {}): Promise<PreparedMessage> =>
    sms.prepare({ to, body, ...own } as SmsMessage);

  test("finds a message by its reference, recipient, sender and text", async () => {
    // biome-ignore lint/suspicious/noTemplateCurlyInString: Sinch's placeholders look like JavaScript's
    const prepared = await prepare({ reference: "order-7", body: "${a} costs $5" });
    await sms.send({ to, body });
    await sms.send({ ...prepared, reference: "order-8" });
    await sms.send({ ...prepared, from: "+15551230007" });
    expect(await sms.find(prepared, { since: since() })).toBeUndefined();
    const { id } = await sms.send(prepared);
    expect(await sms.find(prepared, { since: since() })).toMatchObject({ id, to, reference: "order-7" });
  });

  const page = (length: number, from: number) =>
    Array.from({ length }, (_, n) => ({ ...batch, id: `m-${from + n}`, to: ["15550000000"] }));
  const mine = { ...batch, id: "mine", from: "15551230000", created_at: new Date().toISOString() };

  test("reads every page, of 100 each", async () => {
    const { connector, urls } = respondWith(
      [200, { batches: page(100, 0) }],
      [200, { batches: [...page(99, 100), mine] }],
      [200, { batches: [] }],
    );
    expect(await connector.find(await prepare(), { since: since() })).toMatchObject({ id: "mine" });
    const pages = urls.map((url) => new URL(url).searchParams.get("page"));
    expect(pages).toEqual(["0", "1", "2"]);
  });

  test("reads on if Sinch's pages are shorter than asked, as long as its count says so", async () => {
    const { connector, urls } = respondWith(
      [200, { count: 3, batches: [mine, ...page(1, 0)] }],
      [200, { count: 3, batches: [{ ...mine, id: "again" }] }],
    );
    expect(await connector.find(await prepare(), { since: since() })).toBeUndefined();
    expect(urls).toHaveLength(2);
  });

  test("finds nothing if there are more pages than it reads: another match could be there", async () => {
    const { connector, urls } = respondWith([200, { batches: [...page(99, 0), mine] }]);
    expect(await connector.find(await prepare(), { since: since() })).toBeUndefined();
    expect(urls).toHaveLength(10);
  });

  test("counts a batch once that two pages list", async () => {
    const { connector } = respondWith([200, { batches: [...page(99, 0), mine] }], [200, { batches: [mine] }]);
    expect(await connector.find(await prepare(), { since: since() })).toMatchObject({ id: "mine" });
  });

  test.each([[{}], [{ batches: null }], [{ batches: {} }], ["<html>"], [[]]])(
    "throws for a list that is %j, which is not an empty one",
    async (list) => {
      const { connector } = respondWith([200, list]);
      expect(await errorOf(connector.find(await prepare(), { since: since() }))).toBeInstanceOf(SmsError);
    },
  );

  test.each<[string, unknown]>([
    ["null", null],
    ["several recipients", { ...mine, to: ["15558675310", "15550000000"] }],
    ["another text", { ...mine, body: "x" }],
    ["another reference", { ...mine, client_reference: "order-8" }],
    ["an earlier time", { ...mine, created_at: "2020-01-01T00:00:00Z" }],
    ["no time", { ...mine, created_at: null }],
    ["another sender", { ...mine, from: "15551230007" }],
  ])("does not find a batch with %s", async (_, other) => {
    const { connector } = respondWith([200, { batches: [other] }]);
    expect(await connector.find(await prepare(), { since: since() })).toBeUndefined();
  });
});

test("the connector has no redact, since Sinch does not support it", () => {
  expect((sms as SinchConnector & Record<string, unknown>)["redact"]).toBeUndefined();
});
