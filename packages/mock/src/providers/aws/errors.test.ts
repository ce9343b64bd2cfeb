import * as sdkErrors from "@aws-sdk/client-pinpoint-sms-voice-v2";
import { PinpointSMSVoiceV2ServiceException } from "@aws-sdk/client-pinpoint-sms-voice-v2";
import { afterEach, describe, expect, test } from "vitest";
import { createCarrier } from "../../index.ts";
import { modelErrors } from "./errors.ts";
import {
  closeAws,
  codeOf,
  credentials,
  from,
  message,
  refusalOf,
  send,
  serveAws,
  to,
} from "./testing/aws-client.ts";
import { type ErrorCase, errorCases } from "./testing/error-cases.ts";

afterEach(closeAws);

/** The SDK's class of an error; the gateway's have none. */
function classOf(name: string) {
  const found: unknown = Object.entries(sdkErrors).find(([exported]) => exported === name)?.[1];
  return (found ?? PinpointSMSVoiceV2ServiceException) as typeof PinpointSMSVoiceV2ServiceException;
}

describe("the SDK receives each error that the request, the options or the phones cause", () => {
  test.each(errorCases)("$code: $name", async (one) => {
    const carrier = createCarrier();
    one.setUp?.(carrier);
    const { server, sdk } = await serveAws(one.options, carrier);
    const { ask = () => send(sdk, one.parameters) } = one;
    const error = await refusalOf(ask(sdk, server));
    expect(codeOf(error)).toBe(one.code);
    const [name = ""] = one.code.split(".");
    expect(error).toBeInstanceOf(classOf(name));
    expect(error.$metadata).toMatchObject({
      httpStatusCode: 400,
      requestId: expect.stringMatching(/^[0-9a-f-]{36}$/),
    });
    expect(error.$fault).toBe("client");
    expect(error.message).toMatch(/\S/);
    if (one.field !== undefined) {
      expect(error).toMatchObject({ Fields: [{ Name: one.field, Message: expect.stringMatching(/\S/) }] });
    }
    expect(carrier.messages).toEqual([]);
    expect(carrier.requests.at(-1)).toMatchObject({ status: 400, problem: { code: one.code } });
  });
});

test("every error in the table has a case", () => {
  const provoked = new Set(errorCases.map(({ code }) => code));
  const all = Object.entries(modelErrors).flatMap(([name, { reasons }]) =>
    reasons.map((reason) => `${name}.${reason}`),
  );
  expect(all.filter((code) => !provoked.has(code))).toEqual([]);
  const names = new Set([...provoked].map((code) => code.split(".")[0]));
  expect(Object.keys(modelErrors).filter((name) => !names.has(name))).toEqual(["InternalServerException"]);
});

test("a ValidationException names every field that is wrong", async () => {
  const { sdk } = await serveAws();
  const error = await refusalOf(send(sdk, { MessageBody: " ", TimeToLive: 1, MaxPrice: "free" }));
  expect(error).toMatchObject({
    Fields: [{ Name: "MessageBody" }, { Name: "MaxPrice" }, { Name: "TimeToLive" }],
  });
});

test("a ConflictException says what the conflict is about, in AWS's words", async () => {
  const { carrier, sdk } = await serveAws();
  carrier.setPhone(to, { optedOutOf: "all" });
  expect(await refusalOf(send(sdk))).toMatchObject({
    message: `Conflict Occurred - Reason="DESTINATION_PHONE_NUMBER_OPTED_OUT" ResourceType="opted-out-number" ResourceId="${to}"`,
    ResourceType: "opted-out-number",
    ResourceId: to,
  });
});

test.each<[string, RequestInit, number, string]>([
  ["no signature", { body: "{}" }, 400, "MissingAuthenticationTokenException"],
  [
    "another scheme",
    { body: "{}", headers: { authorization: "Bearer key" } },
    400,
    "IncompleteSignatureException",
  ],
  [
    "a signature without its date",
    {
      body: "{}",
      headers: {
        authorization: `AWS4-HMAC-SHA256 Credential=${credentials.accessKeyId}/20261128/us-east-1/sms-voice/aws4_request, SignedHeaders=host, Signature=0`,
      },
    },
    400,
    "IncompleteSignatureException",
  ],
  ["more than a megabyte", { body: "a".repeat(2 ** 20 + 1) }, 413, "RequestEntityTooLargeException"],
])("requests that no client sends: %s is rejected", async (_, init, status, type) => {
  const { server } = await serveAws();
  const headers = { "x-amz-target": "PinpointSMSVoiceV2.SendTextMessage", ...init.headers };
  const response = await fetch(server.url, { method: "POST", ...init, headers });
  expect(response.status).toBe(status);
  expect(await response.json()).toMatchObject({ __type: `com.amazon.coral.service#${type}` });
});

test("a method that the path does not have is refused", async () => {
  const { server } = await serveAws();
  const headers = { "x-amz-target": "PinpointSMSVoiceV2.SendTextMessage" };
  const response = await fetch(server.url, { method: "PUT", headers });
  expect([response.status, response.headers.get("allow")]).toEqual([405, "POST"]);
});

describe("accepted requests", () => {
  const accepted: Pick<ErrorCase, "name" | "options" | "parameters" | "setUp">[] = [
    { name: "1,600 characters outside the basic plane", parameters: { MessageBody: "😀".repeat(1600) } },
    { name: "a number without a plus", parameters: { DestinationPhoneNumber: "15558675310" } },
    { name: "a price at the threshold", parameters: { MaxPrice: ".00883" } },
    { name: "5 entries of context", parameters: { Context: { a: "1", b: "x y", c: "1", d: "1", e: "1" } } },
    { name: "the longest and the shortest time to live", parameters: { TimeToLive: 5 } },
    {
      name: "a sender id in India with the ids of its registration",
      parameters: {
        OriginationIdentity: "SMSKIT",
        DestinationPhoneNumber: "+919812345678",
        DestinationCountryParameters: { IN_ENTITY_ID: "1", IN_TEMPLATE_ID: "2" },
      },
    },
    {
      name: "a verified number",
      options: { defaults: { tier: "sandbox", verifiedNumbers: [to] } },
    },
    {
      name: "a number of the simulator in the sandbox",
      options: { defaults: { tier: "sandbox" } },
      parameters: { DestinationPhoneNumber: "+14254147755" },
    },
    {
      name: "a phone that has opted out of another number",
      setUp: (carrier) => carrier.setPhone(to, { optedOutOf: ["+12065550109"] }),
    },
    {
      name: "a phone that has opted out of the number at another provider",
      setUp: (carrier) => carrier.setPhone(to, { optedOutOf: [`twilio:${from}`] }),
    },
    {
      name: "an account with a session token",
      options: { accounts: [{ ...credentials, expiresAt: "2100-01-01T00:00:00Z" }] },
    },
  ];

  test.each(accepted)("$name", async ({ options, parameters, setUp }) => {
    const { carrier, sdk } = await serveAws(options);
    setUp?.(carrier);
    const { MessageId } = await send(sdk, parameters);
    const expected = parameters?.DestinationPhoneNumber ?? message.DestinationPhoneNumber ?? "";
    expect(carrier.messages).toMatchObject([{ id: MessageId, to: `+${expected.replace("+", "")}` }]);
  });
});
