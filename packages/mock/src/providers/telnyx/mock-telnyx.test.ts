import Telnyx, { APIError, AuthenticationError, BadRequestError, ConflictError, NotFoundError } from "telnyx";
import { afterEach, describe, expect, test } from "vitest";
import {
  type Carrier,
  createCarrier,
  type MockServer,
  type MockTelnyxOptions,
  mockTelnyx,
  startMockServer,
  startMocks,
} from "../../index.ts";
import { closeApps, startApp } from "../../testing/webhook-app.ts";

const apiKey = `KEY${"A".repeat(20)}`;
const from = "+15550001111";
const to = "+15558675310";
const text = "Your code is 123456";

let server: MockServer | undefined;

afterEach(async () => {
  await closeApps();
  await server?.close();
  server = undefined;
});

async function serve(options: MockTelnyxOptions = {}): Promise<{ carrier: Carrier; sdk: Telnyx }> {
  const carrier = createCarrier({ latencyMs: 0 });
  const mock = mockTelnyx(carrier, options);
  server = await startMockServer({ mocks: [mock] });
  return { carrier, sdk: sdkAt(server.url, mock.publicKey) };
}

function sdkAt(url: string, publicKey?: string, key = apiKey): Telnyx {
  return new Telnyx({ apiKey: key, baseURL: `${url}/v2`, maxRetries: 0, publicKey: publicKey ?? null });
}

async function errorOf(call: Promise<unknown>): Promise<APIError> {
  const thrown = await call.catch((error: unknown) => error);
  if (!(thrown instanceof APIError)) throw new Error("The SDK must reject with an error of the API.");
  return thrown;
}

const codesOf = ({ error }: APIError) =>
  (error as { errors?: { code: string }[] }).errors?.map(({ code }) => code);

describe("the official SDK", () => {
  test("sends, and reads what became of the message", async () => {
    const { carrier, sdk } = await serve();
    const { data } = await sdk.messages.send({ from, to, text });
    expect(data).toMatchObject({
      record_type: "message",
      direction: "outbound",
      type: "SMS",
      from: { phone_number: from },
      to: [{ phone_number: to, status: "queued" }],
      text,
      parts: 1,
      encoding: expect.stringMatching(/GSM/i),
    });
    expect(await carrier.waitForMessage({ to })).toMatchObject({ id: data?.id, from, code: "123456" });
    const read = await sdk.messages.retrieve(String(data?.id));
    expect(read.data).toMatchObject({ id: data?.id, to: [{ phone_number: to, status: "delivered" }] });
  });

  test("schedules a message, and cancels it", async () => {
    const { carrier, sdk } = await serve();
    const send_at = new Date(Date.now() + 3_600_000).toISOString();
    const { data } = await sdk.messages.schedule({ from, to, text, send_at });
    expect(data?.to?.[0]?.status).toBe("scheduled");
    await sdk.messages.cancelScheduled(String(data?.id));
    carrier.advance(7_200_000);
    expect(carrier.messages).toMatchObject([{ status: "canceled" }]);
  });

  test.each<[string, object, new (...given: never[]) => APIError, string]>([
    ["a number that is not one", { to: "+1555" }, BadRequestError, "10016"],
    ["the zero that is dialled within a country", { to: "+4407400123456" }, BadRequestError, "40310"],
    ["a message without content", { text: "" }, BadRequestError, "40316"],
    ["a text that is too long", { text: "a".repeat(1_601) }, BadRequestError, "40302"],
    ["a sender that nobody has", { from: "+15550009999" }, BadRequestError, "40305"],
  ])("is refused for %s with Telnyx's code, and nobody is texted", async (_, parameters, type, code) => {
    const { carrier, sdk } = await serve({ numbers: [from] });
    const error = await errorOf(sdk.messages.send({ from, to, text, ...parameters }));
    expect(error).toBeInstanceOf(type);
    expect(codesOf(error)).toEqual([code]);
    expect(carrier.messages).toEqual([]);
  });

  test("is refused with another key, and for a message that does not exist", async () => {
    const { sdk } = await serve({ accounts: [{ apiKey }] });
    const wrong = sdkAt(server?.url ?? "", undefined, `KEY${"B".repeat(20)}`);
    const refused = await errorOf(wrong.messages.send({ from, to, text }));
    expect(refused).toBeInstanceOf(AuthenticationError);
    expect(codesOf(refused)).toEqual(["10009"]);
    const missing = await errorOf(sdk.messages.retrieve("4000eba1-a0c0-4563-9925-b25e842a7cb6"));
    expect(missing).toBeInstanceOf(NotFoundError);
    expect(codesOf(missing)).toEqual(["10005"]);
  });

  test("is refused for a recipient who said STOP, until START", async () => {
    const { carrier, sdk } = await serve();
    await sdk.messages.send({ from, to, text });
    await carrier.reply({ from: to, to: from, body: "Stop" });
    const blocked = await errorOf(sdk.messages.send({ from, to, text }));
    expect(blocked).toBeInstanceOf(ConflictError);
    expect(codesOf(blocked)).toEqual(["40300"]);
    await carrier.reply({ from: to, to: from, body: "START" });
    expect((await sdk.messages.send({ from, to, text })).data?.id).toEqual(expect.any(String));
  });
});

describe("webhooks", () => {
  test("report each step in order, with a signature that the SDK accepts", async () => {
    const app = await startApp();
    const { carrier, sdk } = await serve();
    const { data } = await sdk.messages.send({ from, to, text, webhook_url: `${app.url}/sms` });
    await carrier.idle();
    const events = await Promise.all(
      app.requests.map(({ body, headers }) =>
        sdk.webhooks.unwrap(body, { headers: headers as Record<string, string> }),
      ),
    );
    expect(events).toMatchObject([
      { data: { event_type: "message.sent", payload: { id: data?.id } } },
      {
        data: {
          event_type: "message.finalized",
          payload: { id: data?.id, to: [{ phone_number: to, status: "delivered" }] },
        },
      },
    ]);
    const [first] = app.requests;
    await expect(
      (async () =>
        sdk.webhooks.unwrap(`${first?.body} `, { headers: first?.headers as Record<string, string> }))(),
    ).rejects.toThrow();
  });

  test("say why a message did not arrive", async () => {
    const app = await startApp();
    const { carrier, sdk } = await serve({ webhookUrl: app.url });
    carrier.setPhone(to, { state: "landline" });
    await sdk.messages.send({ from, to, text });
    await carrier.idle();
    const { data } = JSON.parse(app.requests.at(-1)?.body ?? "");
    expect(data).toMatchObject({
      event_type: "message.finalized",
      payload: { to: [{ status: "delivery_failed" }], errors: [{ code: "40001" }] },
    });
  });

  test("bring what a phone sent", async () => {
    const app = await startApp();
    const { carrier, sdk } = await serve({ numbers: [from], webhookUrl: app.url });
    await carrier.reply({ from: to, to: from, body: "Yes, please" });
    await carrier.idle();
    const [request] = app.requests;
    const event = await sdk.webhooks.unwrap(request?.body ?? "", {
      headers: request?.headers as Record<string, string>,
    });
    expect(event).toMatchObject({
      data: {
        event_type: "message.received",
        payload: { direction: "inbound", text: "Yes, please", from: { phone_number: to } },
      },
    });
  });
});

describe("where it responds", () => {
  test("at Telnyx's own address within a process", async () => {
    const carrier = createCarrier();
    const mocks = startMocks(mockTelnyx(carrier));
    try {
      const sdk = new Telnyx({ apiKey, maxRetries: 0 });
      await sdk.messages.send({ from, to, text });
      expect(carrier.messages).toMatchObject([{ provider: "telnyx", to }]);
    } finally {
      mocks.stop();
    }
  });

  test("with 501 for an API that is not mocked", async () => {
    await serve();
    const response = await fetch(`${server?.url}/v2/calls`, {
      method: "POST",
      headers: { authorization: `Bearer ${apiKey}` },
    });
    expect(response.status).toBe(501);
    expect(await response.text()).toContain("/v2/calls");
  });

  test("with 429 for more requests than the account may make", async () => {
    const { sdk } = await serve({ defaults: { requestsPerSecond: 1 } });
    await sdk.messages.send({ from, to, text });
    const error = await errorOf(sdk.messages.send({ from, to, text }));
    expect([error.status, codesOf(error)]).toEqual([429, ["10011"]]);
  });
});
