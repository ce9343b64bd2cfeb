import {
  PinpointSMSVoiceV2Client,
  PutMessageFeedbackCommand,
  SendTextMessageCommand,
  SendVoiceMessageCommand,
} from "@aws-sdk/client-pinpoint-sms-voice-v2";
import { afterEach, describe, expect, test } from "vitest";
import {
  createCarrier,
  createManualClock,
  describeMockServer,
  mockAws,
  startMockServer,
  startMocks,
} from "../../index.ts";
import { runCurl } from "../../testing/run-curl.ts";
import {
  closeAws,
  codeOf,
  credentials,
  from,
  message,
  otherCredentials,
  refusalOf,
  sdkAt,
  send,
  serveAws,
  text,
  to,
} from "./testing/aws-client.ts";

afterEach(closeAws);

const second = "+12065550101";
const pool = "pool-0123456789abcdef0123456789abcdef";

describe("the official SDK", () => {
  test("sends a text", async () => {
    const { carrier, sdk } = await serveAws();
    const { MessageId } = await send(sdk);
    expect(MessageId).toMatch(/^[0-9a-f-]{36}$/);
    expect(await carrier.waitForMessage({ to })).toMatchObject({ id: MessageId, from, code: "123456" });
    expect(carrier.requests[0]).toMatchObject({
      host: "sms-voice.us-east-1.amazonaws.com",
      form: { DestinationPhoneNumber: [to], MessageBody: [text] },
      authorization: { scheme: "aws4-hmac-sha256" },
      status: 200,
    });
  });

  test.each([
    ["eu-west-1", {}],
    ["us-gov-west-1", { useFipsEndpoint: true }],
    ["ap-southeast-2", { useDualstackEndpoint: true }],
    ["cn-north-1", {}],
    ["us-east-1", { endpoint: "https://vpce-0a1b2c3d-4e5f.sms-voice.us-east-1.vpce.amazonaws.com" }],
  ])("works in-process at AWS's own address in %s", async (region, settings) => {
    const carrier = createCarrier();
    const accounts = [credentials];
    const mocks = startMocks(mockAws(carrier, { accounts }));
    try {
      const sdk = new PinpointSMSVoiceV2Client({ region, credentials, maxAttempts: 1, ...settings });
      await sdk.send(new SendTextMessageCommand(message));
      expect(carrier.messages).toMatchObject([{ provider: "aws", to }]);
    } finally {
      mocks.stop();
    }
  });

  test("is configured as describeMockServer says", async () => {
    const { server, carrier } = await serveAws();
    const line = /new PinpointSMSVoiceV2Client\((\{.*\})\);/.exec(describeMockServer(server))?.[1] ?? "";
    const settings = JSON.parse(line.replaceAll(/(\w+): (?=["{])/g, '"$1": '));
    await send(new PinpointSMSVoiceV2Client({ ...settings, maxAttempts: 1 }));
    expect(carrier.messages).toHaveLength(1);
  });

  test("gets a 501 for an operation that is not mocked", async () => {
    const { sdk, carrier } = await serveAws();
    const call = sdk.send(
      new SendVoiceMessageCommand({ DestinationPhoneNumber: to, OriginationIdentity: from }),
    );
    const error = await refusalOf(call);
    expect(error.$metadata.httpStatusCode).toBe(501);
    expect(error.message).toContain("SendVoiceMessage");
    expect(error.message).toContain("is not mocked");
    expect(carrier.requests).toMatchObject([{ status: 501 }]);
  });

  test("gives feedback about a text that was sent with it", async () => {
    const { sdk } = await serveAws();
    const { MessageId } = await send(sdk, { MessageFeedbackEnabled: true });
    const feedback = { MessageId, MessageFeedbackStatus: "RECEIVED" } as const;
    expect(await sdk.send(new PutMessageFeedbackCommand(feedback))).toMatchObject(feedback);
    const without = await send(sdk);
    const refused = refusalOf(sdk.send(new PutMessageFeedbackCommand({ ...feedback, ...without })));
    expect((await refused).name).toBe("ResourceNotFoundException");
  });

  test("checks a text without sending it", async () => {
    const { sdk, carrier } = await serveAws({ defaults: { monthlySpendLimit: 0.009 } });
    for (const _ of "12") expect((await send(sdk, { DryRun: true })).MessageId).toMatch(/^[0-9a-f-]{36}$/);
    const error = await refusalOf(send(sdk, { DryRun: true, MessageBody: " " }));
    expect(codeOf(error)).toBe("ValidationException.FIELD_VALIDATION_FAILED");
    expect(carrier.messages).toEqual([]);
    await send(sdk);
  });
});

describe("accounts", () => {
  test("exist for each well-formed access key by default", async () => {
    const { carrier, sdk, server } = await serveAws();
    await send(sdk);
    await send(sdkAt(server, { credentials: otherCredentials }));
    const ids = carrier.messages.map(({ accountId }) => accountId);
    expect(new Set(ids).size).toBe(2);
    for (const id of ids) expect(id).toMatch(/^\d{12}$/);
  });

  test("can be listed with an id", async () => {
    const { carrier, sdk } = await serveAws({ accounts: [{ ...credentials, id: "111122223333" }] });
    await send(sdk);
    expect(carrier.messages).toMatchObject([{ accountId: "111122223333" }]);
  });

  test("have a limit of requests within any second, by the carrier's clock", async () => {
    const { carrier, sdk, server } = await serveAws(
      { defaults: { requestsPerSecond: 1 } },
      createCarrier({ clock: createManualClock() }),
    );
    await send(sdk);
    expect(await refusalOf(send(sdk))).toMatchObject({
      name: "ThrottlingException",
      $metadata: { httpStatusCode: 400 },
      $retryable: { throttling: true },
    });
    await send(sdkAt(server, { credentials: otherCredentials }));
    carrier.advance(1000);
    await send(sdk);
    carrier.reset();
    await send(sdk);
  });

  test("may spend their limit once a month", async () => {
    const carrier = createCarrier({ latencyMs: 0 });
    const { sdk, server } = await serveAws({ defaults: { monthlySpendLimit: 0.009 } }, carrier);
    await send(sdk);
    expect(codeOf(await refusalOf(send(sdk)))).toBe(
      "ServiceQuotaExceededException.MONTHLY_SPEND_LIMIT_REACHED_FOR_TEXT",
    );
    const ofOther = sdkAt(server, { credentials: otherCredentials });
    await send(ofOther);
    carrier.advance(31 * 86_400_000);
    await send(sdkAt(server, { systemClockOffset: 31 * 86_400_000 }));
  });
});

describe("the sender", () => {
  const options = {
    numbers: [from, { number: second, id: "phone-00000000000000000000000000000002" }, "12345"],
    senderIds: ["SMSKIT"],
    pools: [{ id: pool, identities: ["SMSKIT", second] }],
  };
  const arn = (resource: string) => `arn:aws:sms-voice:us-east-1:123456789012:${resource}`;

  test.each([
    [from, from],
    ["12065550100", from],
    ["12345", "12345"],
    ["phone-00000000000000000000000000000002", second],
    [arn("phone-number/phone-00000000000000000000000000000002"), second],
    [pool, second],
    [arn(`pool/${pool}`), second],
    [undefined, from],
  ])("named %s is %s", async (OriginationIdentity, sender) => {
    const { carrier, sdk } = await serveAws(options);
    await send(sdk, { OriginationIdentity });
    expect(carrier.messages).toMatchObject([{ from: sender }]);
  });

  test.each(["SMSKIT", arn("sender-id/SMSKIT/GB"), pool])("can be a sender id: %s", async (identity) => {
    const { carrier, sdk } = await serveAws(options);
    await send(sdk, { OriginationIdentity: identity, DestinationPhoneNumber: "+447911123456" });
    expect(carrier.messages).toMatchObject([{ from: "SMSKIT" }]);
  });

  test("exists by default, whatever it is", async () => {
    const { carrier, sdk } = await serveAws();
    for (const OriginationIdentity of [pool, "phone-00000000000000000000000000000009", undefined]) {
      await send(sdk, { OriginationIdentity });
    }
    for (const { from } of carrier.messages) expect(from).toMatch(/^\+120655501\d\d$/);
  });
});

describe("faults in AWS's format", () => {
  test("rate-limited is HTTP 400", async () => {
    const { carrier, sdk } = await serveAws();
    carrier.faults.add({ kind: "rate-limited", retryAfter: "2", to });
    expect(await refusalOf(send(sdk))).toMatchObject({
      name: "ThrottlingException",
      $metadata: { httpStatusCode: 400 },
    });
    await send(sdk, { DestinationPhoneNumber: "+15558675311" });
  });

  test("server-error: 5xx, and accepted if set", async () => {
    const { carrier, sdk } = await serveAws();
    carrier.faults.add({ kind: "server-error", status: 503, accepted: true, provider: "aws" });
    expect(await refusalOf(send(sdk))).toMatchObject({
      name: "InternalServerException",
      $fault: "server",
      $metadata: { httpStatusCode: 503 },
      RequestId: expect.stringMatching(/\S/),
    });
    expect(carrier.messages).toHaveLength(1);
  });
});

test("an unknown option is rejected", () => {
  expect(() => mockAws(createCarrier(), { inboundUrl: "http://app.test" } as object)).toThrow(
    "mockAws: `inboundUrl` is not an option",
  );
});

test("a server without mocks serves AWS too, selected by header", async () => {
  const server = await startMockServer();
  try {
    await send(sdkAt(server));
    expect(server.carrier.messages).toMatchObject([{ provider: "aws" }]);
  } finally {
    await server.close();
  }
});

test("curl signs the request that describeMockServer prints", async () => {
  const { server, carrier, mock } = await serveAws();
  const command = mock.clients?.curl?.(server.url) ?? "";
  expect(command).toContain("--aws-sigv4");
  const args = [...command.matchAll(/'([^']*)'|(\S+)/g)].map((match) => match[1] ?? match[2] ?? "");
  expect(await runCurl(args)).toMatchObject({ status: 200 });
  expect(carrier.messages).toMatchObject([{ to, body: "hello" }]);
});
