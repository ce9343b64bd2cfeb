import { type MockServer, startMockServer } from "@smskit/mock";
import { errorOfKind } from "@smskit/test-support/error-of";
import { patienceMs } from "@smskit/test-support/patience";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { accountSid, authToken, from, serviceSid, to, twilioAccount } from "./accounts.ts";
import { type Client, ClientError, startClient } from "./start-client.ts";
import { startWebhooks } from "./webhooks.ts";

let server: MockServer;
let client: Client;

beforeAll(async () => {
  server = await startMockServer({ tls: true });
});
afterEach(() => server.carrier.reset());
afterAll(() => server.close());

/** Starts a client for the tests of a group. */
function useClient(module: string, env: Record<string, string>): void {
  beforeAll(() => {
    client = startClient(server, module, env);
  });
  afterAll(() => client.close());
}

const nextText = () => server.carrier.waitForMessage({ to, timeoutMs: patienceMs });
const errorOf = errorOfKind(ClientError);
const fieldsOf = async (call: Promise<unknown>) => (await errorOf(call)).fields;

describe("@logto/connector-twilio-sms", () => {
  const usageTypes = ["Register", "SignIn", "ForgotPassword", "Generic"];
  const config = {
    accountSID: accountSid,
    authToken,
    fromMessagingServiceSID: serviceSid,
    templates: usageTypes.map((usageType) => ({ usageType, content: `${usageType}: {{code}}` })),
  };
  useClient("logto-connector.ts", { LOGTO_CONFIG: JSON.stringify(config) });

  test("sends a code", async () => {
    const data = { to: to.slice(1), type: "SignIn", payload: { code: "123456" } };
    expect(await client.call("sendMessage", data)).toMatchObject({
      statusCode: 201,
      body: { to, body: "SignIn: 123456", messaging_service_sid: serviceSid, status: "accepted" },
    });
    expect(await nextText()).toMatchObject({ body: "SignIn: 123456", code: "123456" });
  });

  test("throws what the service said", async () => {
    const data = { to: "15005550001", type: "SignIn", payload: { code: "123456" } };
    const { class: name, code, ...error } = await fieldsOf(client.call("sendMessage", data));
    expect({ name, code }).toEqual({ name: "ConnectorError", code: "general" });
    expect(JSON.stringify(error)).toContain("21211");
  });
});

describe("@novu/twilio", () => {
  useClient("novu-provider.ts", twilioAccount);

  test("sends a text", async () => {
    const sent = (await client.call("sendMessage", { to, content: "hello" })) as { id: string; date: string };
    expect(new Date(sent.date).toISOString()).toBe(sent.date);
    expect(await nextText()).toMatchObject({ id: sent.id, body: "hello", from });
  });

  test("reads status callbacks", async () => {
    const app = await startWebhooks();
    const sdk = startClient(server, "twilio-sdk.ts", { TWILIO_PACKAGE: "twilio", ...twilioAccount });
    try {
      const message = { to, from, body: "hello", statusCallback: app.url };
      const { sid } = (await sdk.call("send", message)) as { sid: string };
      await server.carrier.idle();
      const statuses = app.requests.map(({ form }) => client.call("parseEventBody", form, sid));
      expect(await Promise.all(statuses)).toMatchObject([
        { status: "sending", externalId: sid, attempts: 1 },
        { status: "sent", externalId: sid },
        { status: "delivered", externalId: sid },
      ]);
    } finally {
      sdk.close();
      app.close();
    }
  });

  test("throws the SDK's errors", async () => {
    const error = await fieldsOf(client.call("sendMessage", { to: "+15005550004", content: "hello" }));
    expect(error).toMatchObject({ class: "RestException", status: 400, code: 21610 });
  });
});

describe("better-auth", () => {
  useClient("better-auth-app.ts", twilioAccount);

  test("signs in with the code that the phone got", async () => {
    const asked = await client.call("ask", "/phone-number/send-otp", { phoneNumber: to });
    expect(asked).toMatchObject({ status: 200 });
    const { code, body } = await nextText();
    expect(body).toBe(`Your code to sign in is ${code}.`);
    const wrong = await client.call("ask", "/phone-number/verify", { phoneNumber: to, code: "x" });
    expect(wrong).toMatchObject({ status: 400, body: { code: "INVALID_OTP" } });
    const verified = await client.call("ask", "/phone-number/verify", { phoneNumber: to, code });
    expect(verified).toMatchObject({ status: 200, body: { status: true, user: { phoneNumber: to } } });
  });
});

describe("@vonage/server-sdk", () => {
  useClient("vonage-sdk.ts", { VONAGE_API_KEY: "abcd1234", VONAGE_API_SECRET: "abcdef0123456789" });
  const text = { from: from.slice(1), to: to.slice(1), text: "Your code is 123456" };

  test("sends a text", async () => {
    const sent = await client.call("send", text);
    expect(sent).toMatchObject({
      messageCount: "1",
      messages: [
        { to: text.to, status: "0", messageId: expect.any(String), remainingBalance: expect.any(String) },
      ],
    });
    expect(await nextText()).toMatchObject({ body: text.text, provider: "vonage-sms" });
  });

  test("sends a text by the Messages API", async () => {
    const { messageUUID } = (await client.call("sendMessage", text)) as { messageUUID: string };
    expect(await nextText()).toMatchObject({ id: messageUUID, body: text.text, provider: "vonage" });
    const { message } = await fieldsOf(client.call("sendMessage", text, "wrong"));
    expect(message).toBe("Request failed with status code 401");
  });

  test("reads the balance", async () => {
    expect(await client.call("balance")).toMatchObject({
      value: expect.any(Number),
      autoReload: expect.any(Boolean),
    });
  });

  test("throws as it does for errors of the real service", async () => {
    const { class: name, message } = await fieldsOf(client.call("send", text, "wrong"));
    // The service counts with a string, so the SDK takes one failure of one for a part of them.
    expect({ name, message }).toEqual({
      name: "MessageSendPartialFailure",
      message: "Some SMS messages failed to send",
    });
  });
});
