import { SmsError } from "@smskit/core";
import { createCarrier, type MockServer, mockInfobip, startMockServer } from "@smskit/mock";
import { errorOfKind } from "@smskit/test-support/error-of";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { createInfobip, type InfobipConnector } from "./index.ts";
import { exampleConfig } from "./testing/example-config.ts";

const to = "+15558675310";
const body = "Your table is ready";
const errorOf = errorOfKind(SmsError);
const ref = { connector: "infobip", id: "m-1" };

let server: MockServer;
let sms: InfobipConnector;
beforeEach(async () => {
  const carrier = createCarrier();
  server = await startMockServer({ carrier, mocks: [mockInfobip(carrier)] });
  sms = createInfobip({ ...exampleConfig, baseUrl: server.url });
});
afterEach(async () => {
  await sms.close();
  await server.close();
});

/** A connector whose requests get these responses, in order, and what it requested. */
function responding(...responses: [body: unknown, status?: number][]) {
  const requests: string[] = [];
  const fetch = async (input: unknown, init?: RequestInit) => {
    const { pathname, search } = new URL(String(input));
    requests.push(`${init?.method} ${pathname}${search}`);
    const [body, status = 200] = responses[requests.length - 1] ?? [{}, 500];
    return Response.json(body, { status });
  };
  return { sms: createInfobip(exampleConfig, { http: { fetch } }), requests };
}

const noBulk = { requestError: { serviceException: { messageId: "NOT_FOUND", text: "Bulk not found" } } };

function entry(name: string, groupName: string, extra: object = {}) {
  return {
    messageId: "m-1",
    destination: "15558675310",
    sentAt: "2026-01-02T03:04:04.000+0000",
    doneAt: "2026-01-02T04:04:05.678+0100",
    messageCount: 1,
    status: { groupId: 1, groupName, id: 1, name },
    content: { text: body },
    ...extra,
  };
}

describe("getStatus", () => {
  test("reports that a message arrived, as often as it is asked", async () => {
    const receipt = await sms.send({ to, body });
    await server.carrier.idle();
    for (const _ of [1, 2]) {
      expect(await sms.getStatus(receipt)).toMatchObject({
        id: receipt.id,
        to,
        status: "delivered",
        providerStatus: "DELIVERED_TO_HANDSET",
      });
    }
  });

  test("a time in the past means now: the message is not scheduled", async () => {
    const receipt = await sms.send({ to, body, sendAt: new Date(Date.now() - 60_000) });
    expect(receipt.status).toBe("accepted");
    await server.carrier.idle();
    expect((await sms.getStatus(receipt)).status).toBe("delivered");
  });

  test("reports that a message is scheduled, and that it is canceled", async () => {
    const receipt = await sms.send({ to, body, sendAt: new Date(Date.now() + 3_600_000) });
    expect(receipt.status).toBe("scheduled");
    expect(await sms.getStatus(receipt)).toMatchObject({ id: receipt.id, status: "scheduled" });
    await sms.cancel(receipt);
    expect(await sms.getStatus(receipt)).toMatchObject({ id: receipt.id, status: "canceled" });
    expect(server.carrier.messages.map(({ status }) => status)).toEqual(["canceled"]);
  });

  test.each([
    ["PENDING", "scheduled"],
    ["PAUSED", "scheduled"],
    ["PROCESSING", "sending"],
    ["FINISHED", "sending"],
    ["CANCELED", "canceled"],
    ["FAILED", "failed"],
    ["A_NEW_ONE", "unknown"],
    ["constructor", "unknown"],
  ])("reads a schedule that is %s as %s", async (word, status) => {
    const { sms, requests } = responding([{ results: [] }], [{ bulkId: "m-1", status: word }]);
    expect(await sms.getStatus(ref)).toMatchObject({ id: "m-1", status, providerStatus: word });
    expect(requests).toEqual(["GET /sms/3/logs?messageId=m-1", "GET /sms/1/bulks/status?bulkId=m-1"]);
  });

  test("leaves open what became of a message that is in no list", async () => {
    const { sms } = responding([{ results: [] }], [noBulk, 404]);
    const error = await errorOf(sms.getStatus(ref));
    expect(error).toMatchObject({ code: "rejected", delivery: "unknown" });
    expect(error.message).toContain("48 hours");
  });

  test("believes neither a log of other messages nor a proxy's 404", async () => {
    const other = entry("DELIVERED_TO_HANDSET", "DELIVERED", { messageId: "m-2" });
    const { sms } = responding([{ results: [null, 7, {}, other] }], ["<html>", 404]);
    expect(await errorOf(sms.getStatus(ref))).toBeInstanceOf(SmsError);
    const about = responding([{ results: [] }], [{ bulkId: "m-2", status: "CANCELED" }]);
    expect(await errorOf(about.sms.getStatus(ref))).toBeInstanceOf(SmsError);
  });

  test.each(["a/b", "a&limit=1", "a#b", "a b", "a%2Fb", "+1"])(
    "keeps the id %j in its parameter",
    async (id) => {
      const { sms, requests } = responding([{ results: [] }], [noBulk, 404]);
      await errorOf(sms.getStatus({ ...ref, id }));
      const encoded = encodeURIComponent(id);
      expect(requests).toEqual([
        `GET /sms/3/logs?messageId=${encoded}`,
        `GET /sms/1/bulks/status?bulkId=${encoded}`,
      ]);
    },
  );

  test.each([[null], [[]], [{ results: {} }], [{ results: null }], [{}], ["x"]])(
    "does not read a log that is %j",
    async (log) => {
      expect(await errorOf(responding([log]).sms.getStatus(ref))).toBeInstanceOf(SmsError);
    },
  );
});

describe("find", () => {
  const since = new Date("2026-01-02T03:04:00.000Z");
  const match = entry("PENDING_ENROUTE", "PENDING");
  const findIn = async (...results: unknown[]) => {
    const { sms, requests } = responding([{ results }]);
    const found = await sms.find(await sms.prepare({ to, body }), { since });
    return { found, requests };
  };

  test("asks the log for the number since then, and returns the one text that matches", async () => {
    const { found, requests } = await findIn(null, match, { ...match, content: { text: "Another" } });
    expect(found).toMatchObject({ id: "m-1", status: "queued", to });
    expect(requests).toHaveLength(1);
    const { pathname, searchParams } = new URL(requests[0]?.slice(4) ?? "", "https://a.example");
    expect(pathname).toBe("/sms/3/logs");
    expect(Object.fromEntries(searchParams)).toMatchObject({
      destination: "15558675310",
      sentSince: "2026-01-02T03:03:59.999+0000",
    });
  });

  test("takes a time without milliseconds for one within the whole second", async () => {
    const { sms } = responding([{ results: [match, { ...match, messageId: "m-2" }] }]);
    const late = new Date(Date.parse(match.sentAt) + 700);
    expect(await sms.find(await sms.prepare({ to, body }), { since: late })).toBeUndefined();
    const { found } = await findIn({ ...match, sentAt: "2026-01-02T03:04:00.000+0000" });
    expect(found).toMatchObject({ id: "m-1" });
  });

  test.each<[string, unknown[]]>([
    [
      "nothing matches",
      [
        { ...match, content: null },
        { ...match, content: { text: [body] } },
      ],
    ],
    ["two match", [match, { ...match, messageId: "m-2" }]],
    ["the text is older", [{ ...match, sentAt: "2026-01-02T03:03:59.000+0000" }]],
    ["the match is of another number", [{ ...match, destination: "15558675311" }]],
    ["the match is of another sender", [{ ...match, sender: "15550000000" }]],
    ["the match has no id", [{ ...match, messageId: 7 }]],
    ["the log may go on", [match, ...Array.from({ length: 999 }, () => ({}))]],
  ])("returns nothing if %s", async (_, results) => {
    expect((await findIn(...results)).found).toBeUndefined();
  });
});

describe("cancel", () => {
  test.each([
    ["PROCESSING"],
    ["FINISHED"],
    ["PENDING"],
    ["PAUSED"],
    ["FAILED"],
    ["<b>+15558675310</b>"],
    [7],
  ])("throws if the schedule is then %j", async (status) => {
    const { sms, requests } = responding([{ bulkId: "m-1", status }]);
    const error = await errorOf(sms.cancel(ref));
    expect(error.message).not.toContain("8675310");
    expect(requests).toEqual(["PUT /sms/1/bulks/status?bulkId=m-1"]);
  });

  test("throws for a message that was not scheduled, or that was sent already", async () => {
    const receipt = await sms.send({ to, body });
    await server.carrier.idle();
    expect(await errorOf(sms.cancel(receipt))).toMatchObject({ code: "rejected" });
  });

  test("does not take the response about another message for its own", async () => {
    const { sms } = responding([{ bulkId: "m-2", status: "CANCELED" }]);
    expect(await errorOf(sms.cancel(ref))).toBeInstanceOf(SmsError);
  });
});

describe("reportOutcome", () => {
  test("tells Infobip that a code was used, and says nothing about one that was not", async () => {
    const { sms, requests } = responding([{ processKey: "A37D448C1ACCA02FABA745522558326C" }]);
    await sms.reportOutcome(ref, "unconfirmed");
    expect(requests).toEqual([]);
    await sms.reportOutcome({ ...ref, id: "a/b" }, "confirmed");
    expect(requests).toEqual(["POST /ct/1/log/end/a%2Fb"]);
  });

  test("throws if Infobip does not know the message", async () => {
    const { sms } = responding([noBulk, 404]);
    expect(await errorOf(sms.reportOutcome(ref, "confirmed"))).toMatchObject({
      code: "rejected",
      providerCode: "NOT_FOUND",
    });
  });
});

test("the connector has no redact, since Infobip does not support it", () => {
  expect((sms as InfobipConnector & Record<string, unknown>)["redact"]).toBeUndefined();
});
