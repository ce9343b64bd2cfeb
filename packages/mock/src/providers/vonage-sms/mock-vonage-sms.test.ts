import { afterEach, describe, expect, test } from "vitest";
import {
  type Carrier,
  createCarrier,
  type MockServer,
  type MockVonageSmsOptions,
  mockTwilio,
  mockVonageSms,
  startMockServer,
  startMocks,
} from "../../index.ts";
import { post } from "../twilio/testing/twilio-client.ts";
import { apiKey, apiSecret, get, sdkFor, send } from "./testing/vonage-sms-client.ts";

let server: MockServer | undefined;

afterEach(async () => {
  await server?.close();
  server = undefined;
});

async function serve(options?: MockVonageSmsOptions): Promise<{ carrier: Carrier; at: MockServer }> {
  const carrier = createCarrier({ latencyMs: 0 });
  server = await startMockServer({ mocks: [mockVonageSms(carrier, options)] });
  return { carrier, at: server };
}

describe("the official SDK", () => {
  test("sends and returns the price and the remaining balance", async () => {
    const { carrier, at } = await serve();
    const sent = await sdkFor(at).send({
      to: "15558675310",
      from: "15550001111",
      text: "Your code is 123456",
    });
    expect(sent).toMatchObject({
      messageCount: "1",
      messages: [
        {
          to: "15558675310",
          messageId: expect.stringMatching(/\S/),
          status: "0",
          remainingBalance: "10.24670000",
          messagePrice: "0.03330000",
          network: "310004",
        },
      ],
    });
    expect(await carrier.waitForMessage({ to: "+15558675310" })).toMatchObject({
      id: sent.messages[0]?.messageId,
      provider: "vonage-sms",
      accountId: apiKey,
      from: "+15550001111",
      code: "123456",
      segments: 1,
      encoding: "gsm-7",
    });
  });

  test("receives errors inside HTTP 200", async () => {
    const { carrier, at } = await serve({ defaults: { balance: 0 } });
    await expect(
      sdkFor(at).send({ to: "15558675310", from: "15550001111", text: "hello" }),
    ).rejects.toMatchObject({
      response: {
        messages: [
          { status: "9", "error-text": "Quota Exceeded - rejected", "remaining-balance": "0.00000000" },
        ],
      },
    });
    expect(carrier.messages).toEqual([]);
  });

  test("works in-process too", async () => {
    const carrier = createCarrier({ latencyMs: 0 });
    const mocks = startMocks(mockTwilio(carrier), mockVonageSms(carrier));
    try {
      const sms = sdkFor({ url: "https://rest.nexmo.com" });
      await sms.send({ to: "447700900123", from: "Acme", text: "hello" });
      expect(await carrier.waitForMessage({ to: "+447700900123" })).toMatchObject({ from: "Acme" });
    } finally {
      mocks.stop();
    }
  });
});

describe("a request to send", () => {
  test.each(["form", "json", "query", "basic"] as const)("can be sent as %s", async (how) => {
    const { carrier, at } = await serve();
    const response = await send(at, { "client-ref": "order 42" }, how);
    expect(response).toMatchObject({ status: 200, body: { "message-count": "1" } });
    expect(response.headers.get("content-type")).toBe("application/json");
    expect(response.headers.get("x-nexmo-trace-id")).toMatch(/^[0-9a-f]{32}$/);
    expect(Object.keys(response.messages[0] ?? {})).toEqual([
      "to",
      "message-id",
      "status",
      "remaining-balance",
      "message-price",
      "network",
      "client-ref",
    ]);
    expect(response.messages[0]?.["client-ref"]).toBe("order 42");
    expect(carrier.messages[0]?.parameters).toEqual({
      from: "15550001111",
      to: "15558675310",
      text: "Your code is 123456",
      "client-ref": "order 42",
    });
    expect(carrier.requests).toMatchObject([
      { provider: "vonage-sms", host: "rest.nexmo.com", path: "/sms/json" },
    ]);
    const { form, query } = carrier.requests[0] ?? {};
    expect({ ...form, ...query }).toMatchObject({ to: ["15558675310"], text: ["Your code is 123456"] });
    expect(JSON.stringify([carrier.requests, carrier.messages])).not.toContain(apiSecret);
  });

  test("reduces the balance for each part", async () => {
    const { at } = await serve({ defaults: { balance: 0.1 } });
    const { messages } = await send(at, { text: "a".repeat(161) });
    expect(messages.map((part) => part["remaining-balance"])).toEqual(["0.06670000", "0.03340000"]);
    expect((await send(at, { text: "a".repeat(161) })).messages).toMatchObject([{ status: "9" }]);
    expect((await send(at)).messages).toMatchObject([{ status: "0" }]);
    at.carrier.reset();
    expect((await send(at)).messages).toMatchObject([{ "remaining-balance": "0.06670000" }]);
  });
});

describe("a text", () => {
  test.each([
    ["a", 160, 1],
    ["a", 161, 2],
    ["a", 306, 2],
    ["a", 307, 3],
    ["€", 80, 1],
    ["€", 81, 2],
  ])("of %s × %i is sent in %i parts, each with its own id", async (character, count, parts) => {
    const { carrier, at } = await serve();
    const text = character.repeat(count);
    const { body, messages } = await send(at, { text });
    expect(body["message-count"]).toBe(String(parts));
    expect(messages).toHaveLength(parts);
    expect(new Set(messages.map((part) => part["message-id"])).size).toBe(parts);
    expect(carrier.messages).toMatchObject([
      { id: messages[0]?.["message-id"], segments: parts, encoding: "gsm-7", body: text },
    ]);
  });

  test("an escape pair is not split between parts", async () => {
    const { at } = await serve();
    expect((await send(at, { text: `${"a".repeat(152)}€${"a".repeat(151)}` })).messages).toHaveLength(2);
    expect((await send(at, { text: `${"a".repeat(152)}€${"a".repeat(152)}` })).messages).toHaveLength(3);
  });

  test.each([
    ["á", 70, 1],
    ["á", 71, 2],
    ["😀", 35, 1],
    ["😀", 66, 2],
    ["😀", 67, 3],
    ["a", 71, 2],
  ])("of type unicode, %s × %i is sent in %i parts, unchanged", async (character, count, parts) => {
    const { carrier, at } = await serve();
    const text = character.repeat(count);
    expect((await send(at, { text, type: "unicode" })).messages).toHaveLength(parts);
    expect(carrier.messages).toMatchObject([{ segments: parts, encoding: "ucs-2", body: text }]);
  });

  test("without type unicode loses every character outside GSM-7, as the phone shows", async () => {
    const { carrier, at } = await serve();
    await send(at, { text: "Grüße, 你好 😀 {code} “x”" });
    expect(carrier.messages).toMatchObject([
      { body: "Grüße, ?? ? {code} ?x?", encoding: "gsm-7", segments: 1 },
    ]);
  });
});

describe("reading the account", () => {
  test("returns the balance after previous sends", async () => {
    const { at } = await serve();
    expect((await get(at, "/account/get-balance")).text).toBe('{"value":10.28,"autoReload":false}');
    await send(at);
    expect((await get(at, "/account/get-balance")).body["value"]).toBe(10.2467);
    const query = `?api_key=${apiKey}&api_secret=${apiSecret}`;
    expect((await fetch(`${at.url}/account/get-balance${query}`)).status).toBe(200);
  });

  test("returns nothing with invalid credentials", async () => {
    const { at, carrier } = await serve();
    for (const path of ["/account/get-balance", "/account/numbers"]) {
      expect(await get(at, path, "short")).toMatchObject({
        status: 401,
        body: { "error-code": "401", "error-code-label": "authentication failed" },
      });
    }
    expect(carrier.requests).toMatchObject([{ status: 401 }, { status: 401 }]);
  });

  test("returns the numbers by pattern and page", async () => {
    const senders = [
      "+15550001111",
      { sender: "+447700900999", sms: false, inboundUrl: "http://app.test/in" },
    ];
    const { at } = await serve({ senders });
    const all = await get(at, "/account/numbers");
    expect(all.body).toEqual({
      count: 2,
      numbers: [
        { country: "US", msisdn: "15550001111", type: "mobile-lvn", features: ["SMS", "VOICE"] },
        {
          country: "GB",
          msisdn: "447700900999",
          moHttpUrl: "http://app.test/in",
          type: "mobile-lvn",
          features: ["VOICE"],
        },
      ],
    });
    const found = async (query: string) => {
      const { body } = await get(at, `/account/numbers?${query}`);
      return ((body["numbers"] ?? []) as { msisdn: string }[]).map(({ msisdn }) => msisdn);
    };
    expect(await found("pattern=1555&search_pattern=0")).toEqual(["15550001111"]);
    expect(await found("pattern=00&search_pattern=1")).toEqual(["15550001111", "447700900999"]);
    expect(await found("pattern=999&search_pattern=2")).toEqual(["447700900999"]);
    expect(await found("pattern=999")).toEqual([]);
    expect(await found("size=1&index=2")).toEqual(["447700900999"]);
    expect((await get(at, "/account/numbers?pattern=7")).text).toBe("{}");
  });

  test("returns every requested number unless numbers are listed", async () => {
    const { at } = await serve();
    expect((await get(at, "/account/numbers?pattern=15550001111")).body).toMatchObject({ count: 1 });
    expect((await get(at, "/account/numbers?pattern=Acme")).text).toBe("{}");
  });
});

describe("faults in Vonage's format", () => {
  test("rate-limited: 429", async () => {
    const { at, carrier } = await serve();
    carrier.faults.add({ kind: "rate-limited", retryAfter: "2", to: "+15558675310" });
    const response = await send(at);
    expect(response).toMatchObject({ status: 429, body: { title: "Rate Limit Hit" } });
    expect(response.headers.get("retry-after")).toBe("2");
    expect((await send(at, { to: "447700900123" })).status).toBe(200);
  });

  test("server-error: 5xx, and accepted if set", async () => {
    const { at, carrier } = await serve();
    carrier.faults.add({ kind: "server-error", status: 503, accepted: true, provider: "vonage-sms" });
    expect(await send(at)).toMatchObject({ status: 503, body: { title: "Internal Error" } });
    expect(carrier.messages).toHaveLength(1);
  });

  test("garbled-answer: 200 with an unreadable body", async () => {
    const { at, carrier } = await serve();
    carrier.faults.add({ kind: "garbled-answer" });
    expect((await send(at)).text).toMatch(/^"message-count"/);
    expect(carrier.messages).toHaveLength(1);
  });

  test("a fault for Twilio does not apply", async () => {
    const { at, carrier } = await serve();
    carrier.faults.add({ kind: "rate-limited", provider: "twilio" });
    expect((await send(at)).status).toBe(200);
  });

  test("an unknown path and an oversized body are rejected", async () => {
    const { at } = await serve();
    expect(await get(at, "/sms/xml")).toMatchObject({ status: 501, body: { title: "Not Mocked" } });
    const response = await send(at, { text: "a".repeat(2 ** 20) });
    expect(response).toMatchObject({ status: 413, body: { title: "Payload Too Large" } });
  });
});

test("a server without mocks serves Twilio and Vonage, selected by path", async () => {
  server = await startMockServer();
  await send(server, { to: "447700900123" });
  await post(server, { To: "+447700900123", From: "+15550001111", Body: "hello" });
  expect((await get(server, "/account/get-balance")).status).toBe(200);
  expect(server.carrier.messages.map(({ provider }) => provider)).toEqual(["vonage-sms", "twilio"]);
  const nobodys = await fetch(`${server.url}/elsewhere`);
  expect(await nobodys.json(), "neither has it").toMatchObject({ title: "Not Mocked" });
});

test("a phone that opted out at Twilio still receives texts from Vonage", async () => {
  const carrier = createCarrier({ latencyMs: 0 });
  server = await startMockServer({ mocks: [mockTwilio(carrier), mockVonageSms(carrier)] });
  const hello = { To: "+15558675310", From: "+15550001111", Body: "hello" };
  await post(server, hello);
  await carrier.reply({ from: hello.To, body: "STOP" });
  expect((await post(server, hello)).body).toMatchObject({ code: 21610 });
  expect((await send(server)).messages).toMatchObject([{ status: "0" }]);
  carrier.setPhone(hello.To, { optedOutOf: [hello.From] });
  expect((await send(server)).messages).toMatchObject([{ status: "7" }]);
});
