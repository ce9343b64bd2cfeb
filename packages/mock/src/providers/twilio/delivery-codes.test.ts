import { afterEach, expect, test } from "vitest";
import {
  type Carrier,
  type CarrierMessage,
  createCarrier,
  type MockServer,
  type MockTwilioOptions,
  mockTwilio,
  type PhoneState,
  startMockServer,
} from "../../index.ts";
import { deliveryCodes } from "./testing/client-flows.ts";
import { accountSid, get, post } from "./testing/twilio-client.ts";

const from = "+15550001111";
let server: MockServer;

afterEach(() => server.close());

async function serve(options?: MockTwilioOptions): Promise<Carrier> {
  const carrier = createCarrier({ latencyMs: 0 });
  server = await startMockServer({ mocks: [mockTwilio(carrier, options)] });
  return carrier;
}

/** Sends, and waits for the end of it. */
async function sendTo(carrier: Carrier, to: string): Promise<{ first: Record<string, unknown>; id: string }> {
  const end = new Promise<CarrierMessage>((resolve) => {
    carrier.on("status", (message, { status }) => {
      if (["delivered", "undelivered", "failed"].includes(status)) resolve(message);
    });
  });
  const response = await post(server, { To: to, From: from, Body: "hello" });
  expect(response.status).toBe(201);
  return { first: response.body, id: (await end).id };
}

async function fetchMessage(id: string) {
  return (await get(server, `/2010-04-01/Accounts/${accountSid}/Messages/${id}.json`)).body;
}

test.each(deliveryCodes)("+150055%i is accepted and fails with that code later", async (code) => {
  const carrier = await serve();
  const { first, id } = await sendTo(carrier, `+150055${code}`);
  expect(first).toMatchObject({ status: "queued", error_code: null, error_message: null });
  expect(await fetchMessage(id)).toMatchObject({
    status: expect.stringMatching(/^(failed|undelivered)$/),
    error_code: code,
    error_message: expect.stringMatching(/\S/),
  });
});

test.each(deliveryCodes)("+150056%i fails with that code in the response", async (code) => {
  const carrier = await serve();
  const { first, id } = await sendTo(carrier, `+150056${code}`);
  expect(first).toMatchObject({ status: "failed", error_code: code, date_sent: null });
  expect(carrier.message(id)).toMatchObject({ status: "failed", errorCode: String(code) });
});

test.each<[PhoneState, number]>([
  ["unreachable", 30003],
  ["blocked", 30004],
  ["unknown", 30005],
  ["landline", 30006],
  ["filtered", 30007],
])("a phone that is %s: %i", async (state, code) => {
  const carrier = await serve();
  carrier.setPhone("+15558675310", { state });
  const { id } = await sendTo(carrier, "+15558675310");
  expect(await fetchMessage(id)).toMatchObject({ status: "undelivered", error_code: code });
});

test.each<[string, MockTwilioOptions, number]>([
  ["a suspended account", { defaults: { status: "suspended" } }, 30002],
  ["an account without outbound messages", { defaults: { outbound: false } }, 30037],
])("%s: %i", async (_, options, code) => {
  const carrier = await serve(options);
  const { id } = await sendTo(carrier, "+15558675310");
  expect(await fetchMessage(id)).toMatchObject({ status: "failed", error_code: code });
});

test("the undelivered fault accepts any code", async () => {
  const carrier = await serve();
  carrier.faults.add({ kind: "undelivered", code: "30008", to: "+15558675310" });
  const { id } = await sendTo(carrier, "+15558675310");
  expect(await fetchMessage(id)).toMatchObject({ status: "undelivered", error_code: 30008 });
  expect((await sendTo(carrier, "+15558675311")).first).toMatchObject({ status: "queued" });
  expect(carrier.messages.at(-1)?.status).toBe("delivered");
});
