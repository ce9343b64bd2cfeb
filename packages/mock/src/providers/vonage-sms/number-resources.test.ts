import { afterEach, describe, expect, test } from "vitest";
import {
  createCarrier,
  type MockServer,
  type MockVonageSmsOptions,
  mockVonageSms,
  startMockServer,
} from "../../index.ts";
import { textFromPhone, unusedNumber, unusedPhone } from "../../testing/text-from-phone.ts";
import { closeApps, startApp } from "../../testing/webhook-app.ts";
import { apiKey, apiSecret, get, sdkFor, send } from "./testing/vonage-sms-client.ts";

const number = "15550001111";
const inboundUrl = "http://localhost:3000/inbound";
let server: MockServer;

afterEach(async () => {
  await server.close();
  await closeApps();
});

async function serve(options: MockVonageSmsOptions = {}, carrier = createCarrier({ latencyMs: 0 })) {
  // The other mocks would take the number, too.
  server = await startMockServer({ mocks: [mockVonageSms(carrier, options)] });
  return carrier;
}

async function update(fields: Record<string, string>, secret = apiSecret) {
  const response = await fetch(`${server.url}/number/update?api_key=${apiKey}&api_secret=${secret}`, {
    method: "POST",
    body: new URLSearchParams({ country: "US", msisdn: number, ...fields }),
  });
  return { status: response.status, body: await response.json() };
}

async function numbersOf(pattern = "") {
  const { body } = await get(server, `/account/numbers?pattern=${pattern}`);
  return body["numbers"];
}

const success = { status: 200, body: { "error-code": "200", "error-code-label": "success" } };

describe("POST /number/update", () => {
  test("changes where texts to a number go, and the account's numbers show it", async () => {
    const app = await startApp();
    const carrier = await serve({ inboundUrl });
    expect(await update({ moHttpUrl: `${app.url}/in` })).toEqual(success);
    expect(await numbersOf()).toMatchObject([{ msisdn: number, moHttpUrl: `${app.url}/in` }]);
    expect(carrier.numbers).toEqual([
      { number: `+${number}`, provider: "vonage-sms", account: apiKey, inboundUrl: `${app.url}/in` },
    ]);
    const reply = await carrier.reply({ from: unusedPhone, to: `+${number}`, body: "hello" });
    expect(reply.accountId).toBe(apiKey);
    expect(app.requests[0]).toMatchObject({ url: "/in", parameters: { "api-key": apiKey, to: number } });
  });

  test("removes the URL if it is empty or missing", async () => {
    const carrier = await serve({ inboundUrl });
    await update({ moHttpUrl: "http://localhost:3000/other" });
    expect(await update({ moHttpUrl: "" })).toEqual(success);
    expect(await numbersOf(number)).toMatchObject([{ moHttpUrl: inboundUrl }]);
    await update({ moHttpUrl: "http://localhost:3000/other" });
    expect(await update({})).toEqual(success);
    expect(carrier.number(`+${number}`)).not.toHaveProperty("inboundUrl");
  });

  test("shows what was set elsewhere", async () => {
    const carrier = await serve({ senders: [`+${number}`], inboundUrl });
    expect(await numbersOf()).toMatchObject([{ msisdn: number, moHttpUrl: inboundUrl }]);
    carrier.setNumber(`+${number}`, { inboundUrl: "http://localhost:3000/elsewhere" });
    expect(await numbersOf()).toMatchObject([{ moHttpUrl: "http://localhost:3000/elsewhere" }]);
  });

  test.each([
    { country: "" },
    { msisdn: "abc" },
    { msisdn: "447700900999" },
    { moHttpUrl: "localhost:3000" },
  ])("refuses %j, and says so in the log of requests", async (fields) => {
    const carrier = await serve({ senders: [`+${number}`] });
    expect(await update(fields)).toEqual({
      status: 420,
      body: { "error-code": "420", "error-code-label": "method failed" },
    });
    expect(carrier.requests[0]?.problem).toMatchObject({ code: "420", message: "method failed" });
    expect(carrier.numbers).toEqual([]);
  });

  test("needs the account's credentials, and changes nothing if a fault loses the request", async () => {
    const carrier = await serve();
    expect((await update({ moHttpUrl: inboundUrl }, "short")).status).toBe(401);
    carrier.faults.add({ kind: "server-error" });
    await update({ moHttpUrl: inboundUrl });
    expect(carrier.numbers).toEqual([]);
  });
});

test("a number that is set by one request of the API receives texts, signed for Vonage's SDK", async () => {
  const app = await startApp();
  await serve({ signatureSecret: "s3cret", senders: [`+${number}`] });
  const reply = await textFromPhone(server, { provider: "vonage-sms", inboundUrl: `${app.url}/in` });
  expect(reply).toMatchObject({ provider: "vonage-sms", callbacks: [{ url: `${app.url}/in`, status: 204 }] });
  const { parameters } = app.requests[0] ?? expect.fail("no webhook");
  expect(parameters).toMatchObject({
    msisdn: unusedPhone.slice(1),
    to: unusedNumber.slice(1),
    messageId: reply.id,
    text: "Yes, schön",
  });
  const verify = sdkFor(server).verifySignature.bind(null) as (...args: unknown[]) => boolean;
  expect(verify(parameters["sig"], parameters, "s3cret", "MD5HASH")).toBe(true);
});

test.each([
  [{}, "GET", "GET"],
  [{}, "POST", "POST"],
  [{ receiptMethod: "GET" }, "POST", "POST"],
  [{ receiptMethod: "POST" }, "GET", "GET"],
] as const)("with %j, a number with the method %s is told by %s", async (options, inboundMethod, method) => {
  const app = await startApp();
  await serve(options);
  await textFromPhone(server, { provider: "vonage-sms", inboundUrl: app.url, inboundMethod });
  expect(app.requests[0]).toMatchObject({ method, parameters: { text: "Yes, schön" } });
});

test("the numbers of the options are the app's numbers, with the URL that applies", async () => {
  const other = "+447700900999";
  await serve({ senders: [`+${number}`, { sender: other, inboundUrl: "http://app/other" }], inboundUrl });
  const { numbers } = (await (await fetch(`${server.url}/api/v1/numbers`)).json()) as { numbers: unknown };
  expect(numbers).toEqual([
    { number: `+${number}`, provider: "vonage-sms", inboundUrl },
    { number: other, provider: "vonage-sms", inboundUrl: "http://app/other" },
  ]);
});

test("a refused text is recorded with its status, though the response is 200", async () => {
  const carrier = await serve();
  await send(server, { text: null });
  await send(server);
  expect(carrier.requests.map(({ status, problem }) => [status, problem])).toEqual([
    [
      200,
      { code: "2", message: "Missing text param", url: "https://developer.vonage.com/en/api-errors/sms" },
    ],
    [200, undefined],
  ]);
});
