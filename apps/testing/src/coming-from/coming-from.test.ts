import { createCarrier, mockAws, mockTwilio, mockVonage, mockVonageSms, startMocks } from "@smskit/mock";
import { exampleAccounts, twilioWithNumber, twilioWithService } from "@smskit/test-support/accounts";
import { createTwilio } from "@smskit/twilio";
import { createVonage, createVonageSms } from "@smskit/vonage";
import { afterAll, beforeEach, describe, expect, test, vi } from "vitest";
import { createNovuWebhook } from "./novu-webhook.ts";
import { roundRobin } from "./round-robin.ts";

const vonageAccount = exampleAccounts.vonage.config;
vi.stubEnv("TWILIO_ACCOUNT_SID", twilioWithService.accountSID);
vi.stubEnv("TWILIO_AUTH_TOKEN", twilioWithService.authToken);
vi.stubEnv("TWILIO_MESSAGING_SERVICE_SID", twilioWithService.fromMessagingServiceSID);
vi.stubEnv("TWILIO_FROM", twilioWithNumber.from);
vi.stubEnv("VONAGE_API_KEY", vonageAccount.apiKey);
vi.stubEnv("VONAGE_API_SECRET", vonageAccount.apiSecret);
vi.stubEnv("VONAGE_FROM", vonageAccount.from);
const { region, credentials, from: awsSender } = exampleAccounts.aws.config;
vi.stubEnv("AWS_REGION", region);
vi.stubEnv("AWS_ACCESS_KEY_ID", credentials.accessKeyId);
vi.stubEnv("AWS_SECRET_ACCESS_KEY", credentials.secretAccessKey);
vi.stubEnv("AWS_SMS_FROM", awsSender);
const sns = { before: await import("./sns-before.ts"), after: await import("./sns-after.ts") };
const twilio = {
  before: await import("./twilio-before.ts"),
  after: await import("./twilio-after.ts"),
};
const vonage = {
  before: await import("./vonage-before.ts"),
  smsBefore: await import("./vonage-sms-before.ts"),
  after: await import("./vonage-after.ts"),
};
const novu = await import("./novu-after.ts");
const notifme = await import("./notifme-after.ts");

const to = "+15558675310";
const carrier = createCarrier();
const mocks = startMocks(mockAws(carrier), mockTwilio(carrier), mockVonage(carrier), mockVonageSms(carrier));
beforeEach(() => mocks.reset());
afterAll(() => {
  mocks.stop();
  vi.unstubAllEnvs();
});

/** What providers and phones received. */
const seen = () =>
  carrier.messages.map(({ body, from, parameters }) => ({ body, from, parameters: { ...parameters } }));

test.each([
  [
    "Twilio",
    () => twilio.before.textCode(to, "048151"),
    () => twilio.after.textCode(to, "048151"),
    "Your code is 048151.",
  ],
  [
    "Vonage",
    () => vonage.before.textOrder(to, "1042"),
    () => vonage.after.textOrder(to, "1042"),
    "Your order 1042 has arrived.",
  ],
])("the code of the %s guide sends the same before and after", async (_, before, after, body) => {
  expect(await before()).toBe(carrier.messages[0]?.id);
  const sentBefore = seen();
  expect(sentBefore).toMatchObject([{ body }]);
  mocks.reset();
  expect(await after()).toBe(carrier.messages[0]?.id);
  expect(seen()).toEqual(sentBefore);
});

test.each(["before", "after"] as const)("the code of the SNS guide sends the same %s", async (time) => {
  const id = await sns[time].textCode(to, "048151");
  const text = { id, provider: "aws", from: awsSender, to, body: "Your code is 048151." };
  expect(carrier.messages).toMatchObject([text]);
});

describe("the code of the Twilio guide", () => {
  test.each(["before", "after"] as const)("%s, it reports an opt-out", async (time) => {
    carrier.setPhone(to, { optedOutOf: "all" });
    const sending = twilio[time].textCode(to, "048151");
    await expect(sending).rejects.toThrow("This number has asked not to be texted.");
  });
});

test("getStatus finds a message that the Twilio SDK sent", async () => {
  const sms = createTwilio(twilioWithService);
  const id = await twilio.before.textCode(to, "048151");
  await carrier.idle();
  expect(await sms.getStatus({ connector: sms.id, id })).toMatchObject({ id, status: "delivered" });
});

describe("the code of the Vonage guide", () => {
  test("an app on the SMS API sends the same text, and keeps that API with createVonageSms", async () => {
    await vonage.smsBefore.textOrder(to, "1042");
    const [before] = seen();
    mocks.reset();
    await vonage.after.textOrder(to, "1042");
    expect(seen()).toMatchObject([{ body: before?.body, from: before?.from }]);
    mocks.reset();
    await createVonageSms(vonageAccount).send({
      to,
      body: "Your order 1042 has arrived.",
      reference: "1042",
      validityPeriodSeconds: 3_600,
    });
    expect(seen()).toEqual([before]);
  });

  test("for a rate limit, the SDK reports a status, and the connector a code", async () => {
    carrier.faults.add({ kind: "rate-limited", provider: "vonage" });
    await expect(vonage.before.textOrder(to, "1042")).rejects.toMatchObject({
      message: "Request failed with status code 429",
    });
    await expect(vonage.after.textOrder(to, "1042")).rejects.toMatchObject({
      code: "rate-limited",
      delivery: "not-sent",
    });
    carrier.faults.clear();
  });

  test("the connector chooses Unicode by itself", async () => {
    await vonage.after.textOrder(to, "1042 – Zoë ✓");
    expect(carrier.messages[0]?.body).toBe("Your order 1042 – Zoë ✓ has arrived.");
  });
});

describe("the code of the Novu guide", () => {
  const apiKey = "the key of the integration";
  const sms = createTwilio(twilioWithNumber);
  /** Posts as Novu's provider "SMS Webhook" does. */
  const post = (text: object, key = apiKey) =>
    createNovuWebhook({ sms, apiKey }).request("/novu/sms", {
      method: "POST",
      headers: { "content-type": "application/json", "x-api-key": key },
      body: JSON.stringify({ sender: "+15550002222", id: "6710", customData: {}, ...text }),
    });

  test("sends what a workflow sends, and responds with the id where Novu reads it", async () => {
    const response = await post({ to, content: "Your order {{1042}} is on its way." });
    const { data } = await response.json();
    expect(data).toEqual({ id: carrier.messages[0]?.id, date: expect.stringMatching(/^\d{4}-.*Z$/) });
    expect(seen()).toMatchObject([{ body: "Your order {{1042}} is on its way.", from: "+15550002222" }]);
  });

  test("another key gets 401, and a text that was not sent a status that Novu records as a failure", async () => {
    expect((await post({ to, content: "Hello" }, "another key")).status).toBe(401);
    carrier.setPhone(to, { optedOutOf: "all" });
    const refused = await post({ to, content: "Hello" });
    expect(refused.status).toBe(502);
    expect(await refused.json()).toEqual({ error: { code: "recipient-blocked", delivery: "not-sent" } });
    expect(carrier.messages).toEqual([]);
  });

  test("without Novu, an order is announced once, in the person's language", async () => {
    const ids = [await novu.textShipped(to, "1042", "fr-CA"), await novu.textShipped(to, "1042", "fr-CA")];
    expect(ids[0]).toBe(ids[1]);
    expect(seen()).toMatchObject([{ body: "Votre commande 1042 est en route." }]);
  });
});

describe("the code of the notifme guide", () => {
  test("sends through the first provider, and through the next if the first cannot have sent", async () => {
    expect(await notifme.textArrived(to, "1042")).toBe("sent through twilio");
    carrier.faults.add({ kind: "rate-limited", provider: "twilio" });
    expect(await notifme.textArrived(to, "1043")).toBe("sent through vonage");
    carrier.faults.clear();
    expect(seen().map(({ body }) => body)).toEqual([
      "Your order 1042 has arrived.",
      "Your order 1043 has arrived.",
    ]);
  });

  test("does not send a text again whose outcome is unknown", async () => {
    carrier.faults.add({ kind: "garbled-answer", provider: "twilio", times: 1 });
    expect(await notifme.textArrived(to, "1042")).toBe("may have been sent");
    expect(carrier.messages).toHaveLength(1);
  });

  test("in turns, both providers send, and one alone when the other fails", async () => {
    const random = vi.spyOn(Math, "random");
    const sms = roundRobin(createTwilio(twilioWithNumber), createVonage(vonageAccount));
    random.mockReturnValue(0.2);
    expect(await sms.send({ to, body: "one" })).toMatchObject({ provider: "twilio" });
    random.mockReturnValue(0.7);
    expect(await sms.send({ to, body: "two" })).toMatchObject({ provider: "vonage" });
    random.mockReturnValue(0.2);
    carrier.faults.add({ kind: "rate-limited", provider: "twilio" });
    expect(await sms.send({ to, body: "three" })).toMatchObject({ provider: "vonage" });
    random.mockRestore();
  });

  test("the mocks accept the requests that notifme-sdk makes", async () => {
    const form = new FormData();
    const { accountSID, authToken, from } = twilioWithNumber;
    for (const [name, value] of Object.entries({ From: from, To: to, Body: "Hello" }))
      form.append(name, value);
    const first = await fetch(`https://api.twilio.com/2010-04-01/Accounts/${accountSID}/Messages.json`, {
      method: "POST",
      headers: { Authorization: `Basic ${btoa(`${accountSID}:${authToken}`)}` },
      body: form,
    });
    expect(first.status).toBe(201);
    const second = await fetch("https://rest.nexmo.com/sms/json", {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({
        api_key: vonageAccount.apiKey,
        api_secret: vonageAccount.apiSecret,
        from: vonageAccount.from,
        to: "15558675310",
        text: "Hello",
      }),
    });
    expect(await second.json()).toMatchObject({ messages: [{ status: "0" }] });
    expect(carrier.messages.map(({ provider }) => provider)).toEqual(["twilio", "vonage-sms"]);
  });
});
