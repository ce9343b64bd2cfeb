import { inspect } from "node:util";
import { SmsError, type SmsErrorCode } from "@smskit/core";
import { describe, expect, test } from "vitest";
import { errors } from "./errors.ts";
import model from "./fixtures/model.json" with { type: "json" };
import { createAws } from "./index.ts";
import { exampleConfig } from "./testing/example-config.ts";

const to = "+2348012345678";

/** Sends one message to an AWS that gives this response. */
async function errorOf(
  status: number,
  body: unknown,
  headers: Record<string, string> = {},
): Promise<SmsError> {
  const text = typeof body === "string" ? body : JSON.stringify(body);
  const connector = createAws(exampleConfig, {
    http: {
      fetch: async () =>
        new Response(text, { status, headers: { "x-amzn-requestid": "request-1", ...headers } }),
    },
  });
  const thrown = await connector
    .send({ to, body: "Your parcel has arrived" })
    .catch((error: unknown) => error);
  if (SmsError.is(thrown)) return thrown;
  throw new Error("it was sent");
}

/** A refusal as AWS words it, with a number in its text. */
function refusal(code: string, namespace = "com.amazonaws.pinpointsmsvoicev2#") {
  const [name = "", detail] = code.split(".");
  const field = name === "ResourceNotFoundException" ? "ResourceType" : "Reason";
  return { __type: `${namespace}${name}`, Message: `About ${to}`, ...(detail && { [field]: detail }) };
}

const reasons: Record<string, SmsErrorCode> = {
  "ConflictException.DESTINATION_PHONE_NUMBER_OPTED_OUT": "recipient-blocked",
  "ConflictException.DESTINATION_PHONE_NUMBER_NOT_VERIFIED": "permission",
  "ConflictException.DESTINATION_COUNTRY_BLOCKED_BY_PROTECT_CONFIGURATION": "permission",
  "ConflictException.NO_ORIGINATION_IDENTITIES_FOUND": "invalid-sender",
  "ConflictException.MESSAGE_TYPE_MISMATCH": "invalid-sender",
  "ConflictException.A_REASON_THAT_IS_NEW": "rejected",
  "ValidationException.INVALID_PARAMETER": "invalid-message",
  "ValidationException.SENDER_ID_NOT_REGISTERED": "invalid-sender",
  "ValidationException.DESTINATION_COUNTRY_BLOCKED": "permission",
  "ValidationException.PRICE_OVER_THRESHOLD": "invalid-message",
  "AccessDeniedException.ACCOUNT_DISABLED": "permission",
  AccessDeniedException: "permission",
  "ResourceNotFoundException.phone-number": "invalid-sender",
  "ResourceNotFoundException.configuration-set": "invalid-config",
  "ServiceQuotaExceededException.MONTHLY_SPEND_LIMIT_REACHED_FOR_TEXT": "insufficient-funds",
  "ServiceQuotaExceededException.DAILY_DESTINATION_CALL_LIMIT": "rate-limited",
  ThrottlingException: "rate-limited",
  UnrecognizedClientException: "authentication",
  InvalidSignatureException: "authentication",
  ExpiredTokenException: "authentication",
  RequestExpired: "authentication",
};

describe("a refusal", () => {
  test.each(Object.entries(reasons))("%s is %s, and nothing was sent", async (providerCode, code) => {
    const error = await errorOf(400, refusal(providerCode));
    expect(error).toMatchObject({
      code,
      delivery: "not-sent",
      providerCode,
      httpStatus: 400,
      requestId: "request-1",
    });
    expect(inspect(error, { depth: 9 })).not.toMatch(/8012345678|parcel|wJalr/);
  });

  test("throttling is HTTP 400: it was not sent, and may be sent again after what the response says", async () => {
    const error = await errorOf(400, refusal("ThrottlingException"), { "retry-after": "2" });
    expect(error).toMatchObject({
      code: "rate-limited",
      retryable: true,
      failover: true,
      delivery: "not-sent",
      retryAfterMs: 2_000,
    });
  });

  test("a quota of a day is not retried", async () => {
    const error = await errorOf(400, refusal("ServiceQuotaExceededException.DAILY_DESTINATION_CALL_LIMIT"));
    expect(error).toMatchObject({ code: "rate-limited", retryable: false, failover: true });
  });

  test.each([
    ["without a namespace", { __type: "ThrottlingException" }, {}],
    [
      "with a URL behind it",
      { __type: "ThrottlingException:http://internal.amazon.com/coral/com.amazon.coral.availability/" },
      {},
    ],
    [
      "in a header",
      { message: "Rate exceeded" },
      { "x-amzn-errortype": "ThrottlingException:http://internal.amazon.com/" },
    ],
    ["in a header, without a body", "", { "x-amzn-errortype": "aws#ThrottlingException" }],
  ])("names its exception %s", async (_, body, headers) => {
    expect(await errorOf(400, body, headers)).toMatchObject({
      code: "rate-limited",
      providerCode: "ThrottlingException",
    });
  });

  test.each([
    ["DestinationPhoneNumber", "invalid-recipient"],
    ["destinationPhoneNumber", "invalid-recipient"],
    ["OriginationIdentity", "invalid-sender"],
    ["TimeToLive", "invalid-message"],
    ["ConfigurationSetName", "invalid-config"],
    ["constructor", "invalid-message"],
  ])("of the field %s is %s", async (Name, code) => {
    const body = {
      ...refusal("ValidationException.INVALID_PARAMETER"),
      Fields: [{ Name, Message: `${to} is bad` }],
    };
    expect(await errorOf(400, body)).toMatchObject({ code, delivery: "not-sent" });
  });

  test.each([
    ["TimeToLive", "validityPeriodSeconds must be 5 to 259200"],
    ["timeToLive", "validityPeriodSeconds"],
    ["MessageBody", "The text is blank, or longer than 1600 characters"],
    ["MaxPrice", "maxPrice in providerOptions"],
    ["Keyword", "keyword in providerOptions"],
    ["Context", "context in providerOptions"],
    ["Context.member.1.value", "context in providerOptions"],
    ["DestinationCountryParameters", "destinationCountryParameters in providerOptions"],
    ["ProtectConfigurationId", "protectConfigurationId in providerOptions"],
    ["ConfigurationSetName", "configurationSetName"],
  ])("of the field %s names it as the caller does: %s", async (Name, words) => {
    const body = {
      ...refusal("ValidationException.FIELD_VALIDATION_FAILED"),
      Fields: [{ Name, Message: `${to} is bad` }],
    };
    const error = await errorOf(400, body);
    expect(error).toMatchObject({ delivery: "not-sent", retryable: false });
    expect(error.message).toContain(words);
    expect(inspect(error, { depth: 9 })).not.toContain("8012345678");
  });

  test.each([
    ["DESTINATION_COUNTRY_BLOCKED", "permission"],
    ["COUNTRY_NOT_ENABLED", "permission"],
    ["PRICE_OVER_THRESHOLD", "invalid-message"],
    ["SENDER_ID_NOT_SUPPORTED", "invalid-sender"],
    // Reasons that only the field explains.
    ["FIELD_VALIDATION_FAILED", "invalid-recipient"],
    ["A_REASON_THAT_IS_NEW", "invalid-recipient"],
    ["constructor", "invalid-recipient"],
  ])("with the reason %s means it, whatever field it names", async (reason, code) => {
    const Fields = [{ Name: "DestinationPhoneNumber", Message: "see Reason" }];
    const body = { ...refusal(`ValidationException.${reason}`), Fields };
    expect(await errorOf(400, body)).toMatchObject({ code, delivery: "not-sent" });
  });

  test.each([
    [403, "<html>Forbidden</html>", "rejected"],
    [401, "", "authentication"],
    [404, { message: "no such route" }, "rejected"],
    [400, { __type: `aws#${to}`, Reason: to }, "rejected"],
    [400, { __type: 7, Reason: {} }, "rejected"],
  ])("with %i and a body that is not AWS's, %j, was not sent either", async (status, body, code) => {
    const error = await errorOf(status, body);
    expect(error).toMatchObject({ code, delivery: "not-sent" });
    expect(error.providerCode).toBeUndefined();
  });

  test.each([
    [500, refusal("InternalServerException")],
    [503, refusal("ThrottlingException")],
    [502, "<html>"],
    [200, {}],
    [200, "<html>"],
    [200, { MessageId: "" }],
    // The model gives the exception no status.
    [400, refusal("InternalServerException")],
  ])("%i with %j leaves the outcome unknown", async (status, body) => {
    expect(await errorOf(status, body)).toMatchObject({ code: "unavailable", delivery: "unknown" });
  });
});

describe("the table", () => {
  const codes = errors.map(([code]) => String(code));
  const reasonsOf = (name: "AccessDenied" | "Conflict" | "Validation" | "ServiceQuotaExceeded") => {
    return model.shapes[`${name}ExceptionReason`].enum.map((reason) => `${name}Exception.${reason}`);
  };

  test("has each code once, and each exception that SendTextMessage can throw", () => {
    expect(new Set(codes).size).toBe(codes.length);
    expect(codes).toEqual(
      expect.arrayContaining(model.operations.SendTextMessage.errors.map(({ shape }) => shape)),
    );
  });

  test("has only reasons of AWS's model", () => {
    const known = (["AccessDenied", "Conflict", "Validation", "ServiceQuotaExceeded"] as const).flatMap(
      reasonsOf,
    );
    const types = model.shapes.ResourceType.enum.map((type) => `ResourceNotFoundException.${type}`);
    const strange = codes.filter((code) => code.includes(".") && ![...known, ...types].includes(code));
    expect(strange).toEqual([]);
  });
});
