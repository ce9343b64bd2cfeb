import { PinpointSMSVoiceV2Client, SendTextMessageCommand } from "@aws-sdk/client-pinpoint-sms-voice-v2";
import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import { createCarrier, mockAws } from "../../../index.ts";
import { credentials, message } from "../testing/aws-client.ts";

/** A request as the SDK signs it. */
interface SignedRequest {
  method: string;
  headers: Record<string, string>;
  body: string;
}

const url = "https://sms-voice.eu-west-1.amazonaws.com/";
const session = { ...credentials, sessionToken: "the token of the session" };

/** Signs with the SDK, which hands over the request instead of sending it. */
async function signed(changes: object = {}, settings: object = {}): Promise<SignedRequest> {
  let captured: SignedRequest | undefined;
  const sdk = new PinpointSMSVoiceV2Client({
    region: "eu-west-1",
    credentials: session,
    maxAttempts: 1,
    requestHandler: {
      handle(request: SignedRequest) {
        captured = { ...request, headers: { ...request.headers } };
        throw new Error("captured");
      },
    } as never,
    ...settings,
  });
  await sdk.send(new SendTextMessageCommand({ ...message, ...changes })).catch(() => undefined);
  if (captured === undefined) throw new Error("The SDK has signed nothing.");
  return captured;
}

async function send({ method, headers, body }: SignedRequest, at: string = url, carrier = createCarrier()) {
  const { fetch } = mockAws(carrier, { accounts: [session] });
  const response = await fetch(at, { method, headers, body });
  const { __type = "", message: text = "" } = (await response.json()) as {
    __type?: string;
    message?: string;
  };
  return { status: response.status, type: __type.split("#").at(-1), text };
}

let request: SignedRequest;
beforeAll(async () => {
  request = await signed();
});

const withHeader = (name: string, value: string): SignedRequest => ({
  ...request,
  headers: { ...request.headers, [name]: value },
});
const inAuthorization = (from: string | RegExp, to: string): SignedRequest =>
  withHeader("authorization", request.headers["authorization"]?.replace(from, to) ?? "");

test("the SDK's own signature is right, with its session token", async () => {
  expect(await send(request)).toMatchObject({ status: 200 });
});

test("no signed part of a request can be changed", async () => {
  const names = Object.keys(request.headers).filter(
    (name) => !["authorization", "host", "user-agent"].includes(name),
  );
  const tampered = fc.oneof(
    fc.record({
      part: fc.constant("body"),
      at: fc.integer({ min: 0, max: request.body.length - 1 }),
    }),
    fc.record({
      part: fc.constantFrom(...names.filter((name) => request.headers["authorization"]?.includes(name))),
      at: fc.constant(0),
    }),
  );
  await fc.assert(
    fc.asyncProperty(tampered, async ({ part, at }) => {
      const { body, headers } = request;
      const changed =
        part === "body"
          ? { ...request, body: `${body.slice(0, at)}~${body.slice(at + 1)}` }
          : withHeader(part, `${headers[part]}0`);
      const carrier = createCarrier();
      expect((await send(changed, url, carrier)).status).toBeGreaterThanOrEqual(400);
      expect(carrier.messages).toEqual([]);
    }),
    { numRuns: 60 },
  );
});

describe("a signature is refused in AWS's words", () => {
  test.each<[string, () => SignedRequest | Promise<SignedRequest>, string, string | RegExp]>([
    [
      "another secret",
      () => signed({}, { credentials: { ...session, secretAccessKey: "x" } }),
      "InvalidSignatureException",
      /^The request signature we calculated does not match/,
    ],
    [
      "a hash of another body",
      () => withHeader("x-amz-content-sha256", "0".repeat(64)),
      "InvalidSignatureException",
      /^The request signature we calculated/,
    ],
    [
      "another service",
      () => inAuthorization("/sms-voice/", "/sns/"),
      "InvalidSignatureException",
      "Credential should be scoped to correct service: 'sms-voice'. ",
    ],
    [
      "another region than the host's",
      () => withHeader("host", "sms-voice.us-west-2.amazonaws.com"),
      "InvalidSignatureException",
      /^Credential should be scoped to a valid region/,
    ],
    [
      "another terminator",
      () => inAuthorization("aws4_request", "aws5_request"),
      "InvalidSignatureException",
      /^Credential should be scoped with a valid terminator: 'aws4_request'/,
    ],
    [
      "another day",
      () => inAuthorization(/\/\d{8}\//, "/20200101/"),
      "InvalidSignatureException",
      /^Date in Credential scope does not match YYYYMMDD from ISO-8601/,
    ],
    [
      "a signature from before",
      () => signed({}, { systemClockOffset: -360_000 }),
      "InvalidSignatureException",
      /^Signature expired: \d{8}T\d{6}Z is now earlier than .* - 5 min\.\)$/,
    ],
    [
      "a signature of the future",
      () => signed({}, { systemClockOffset: 360_000 }),
      "InvalidSignatureException",
      /^Signature not yet current: .* \+ 5 min\.\)$/,
    ],
    [
      "a header that is not signed",
      () => withHeader("x-amz-extra", "1"),
      "InvalidSignatureException",
      "'x-amz-extra' must be a 'SignedHeader' in the AWS Authorization.",
    ],
    ["a host that is not signed", () => inAuthorization("host;", ""), "InvalidSignatureException", /^'Host'/],
    [
      "four parts of a credential",
      () => inAuthorization("/aws4_request", ""),
      "IncompleteSignatureException",
      /^Credential must have exactly 5 slash-delimited elements/,
    ],
    [
      "no signature",
      () => inAuthorization(/, Signature=.*/, ""),
      "IncompleteSignatureException",
      "Authorization header requires 'Signature' parameter.",
    ],
    [
      "no list of headers",
      () => inAuthorization(/SignedHeaders=[^,]*, /, ""),
      "IncompleteSignatureException",
      "Authorization header requires 'SignedHeaders' parameter.",
    ],
    [
      "no session token",
      () => signed({}, { credentials }),
      "UnrecognizedClientException",
      "The security token included in the request is invalid.",
    ],
  ])("%s", async (_, make, type, text) => {
    const response = await send(await make());
    expect(response).toMatchObject({ status: 400, type });
    expect(response.text).toMatch(text);
  });
});

test("the clock is that of the carrier", async () => {
  const carrier = createCarrier();
  carrier.advance(3_600_000);
  expect((await send(request, url, carrier)).type).toBe("InvalidSignatureException");
  const later = await signed({}, { systemClockOffset: 3_600_000 });
  expect(await send(later, url, carrier)).toMatchObject({ status: 200 });
});

test("without listed accounts, the secret is not known, but the hash of the body is checked", async () => {
  const { fetch } = mockAws(createCarrier());
  const { method, headers, body } = request;
  expect((await fetch(url, { method, headers, body })).status).toBe(200);
  expect((await fetch(url, { method, headers, body: body.replace("1", "2") })).status).toBe(400);
});
