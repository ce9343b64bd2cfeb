import { afterEach, describe, expect, test } from "vitest";
import type { MockAwsOptions, MockServer } from "../../../index.ts";
import { runCurl } from "../../../testing/run-curl.ts";
import { closeApps, startApp } from "../../../testing/webhook-app.ts";
import { closeAws, credentials, serveAws, to } from "../testing/aws-client.ts";

afterEach(closeAws);
afterEach(closeApps);

const account = { ...credentials, secretAccessKey: "curlsSecret" };

/** Sends an action of SNS, which curl signs. */
function ask(
  server: MockServer,
  form: Readonly<Record<string, string>>,
  { secret = account.secretAccessKey, key = account.accessKeyId } = {},
) {
  const fields = Object.entries({ Version: "2010-03-31", ...form }).flatMap(([name, value]) => [
    "--data-urlencode",
    `${name}=${value}`,
  ]);
  const signature = ["--aws-sigv4", "aws:amz:us-east-1:sns", "--user", `${key}:${secret}`];
  return runCurl([`${server.url}/`, ...signature, ...fields]);
}

const publish = { Action: "Publish", PhoneNumber: to, Message: "Your code is 123456" };
const attribute = (name: string, value: string) => ({
  "MessageAttributes.entry.1.Name": name,
  "MessageAttributes.entry.1.Value.DataType": "String",
  "MessageAttributes.entry.1.Value.StringValue": value,
});
const serve = (options: MockAwsOptions = {}) => serveAws({ accounts: [account], ...options });
const codeIn = (text: string): string | undefined => /<Code>(\w+)<\/Code>/.exec(text)?.[1];

describe("SNS's Publish to a phone number", () => {
  test("is in the inbox, signed by curl", async () => {
    const { server, carrier } = await serve();
    const response = await ask(server, publish);
    expect(response.status).toBe(200);
    expect(response.headers["content-type"]).toBe("text/xml");
    const [, id] =
      /<PublishResult><MessageId>([0-9a-f-]{36})<\/MessageId><\/PublishResult>/.exec(response.text) ?? [];
    expect(await carrier.waitForMessage({ to })).toMatchObject({ id, provider: "aws", code: "123456" });
  });

  test("has the sender of its attributes", async () => {
    const { server, carrier } = await serve();
    await ask(server, { ...publish, ...attribute("AWS.SNS.SMS.SenderID", "SMSKIT") });
    await ask(server, { ...publish, ...attribute("AWS.MM.SMS.OriginationNumber", "+12065550109") });
    expect(carrier.messages.map(({ from }) => from)).toEqual(["SMSKIT", "+12065550109"]);
  });

  test("accepts what cannot be sent, which fails later", async () => {
    const { server, carrier } = await serve({ defaults: { tier: "sandbox" } });
    expect((await ask(server, publish)).status).toBe(200);
    carrier.setPhone("+15558675311", { optedOutOf: "all" });
    expect(carrier.messages).toMatchObject([
      { status: "failed", errorCode: "DESTINATION_PHONE_NUMBER_NOT_VERIFIED" },
    ]);
  });

  test.each<[string, Record<string, string>, number, string, object?]>([
    ["no number", { PhoneNumber: "" }, 400, "InvalidParameter"],
    ["a number without a plus", { PhoneNumber: "15558675310" }, 400, "InvalidParameter"],
    ["no text", { Message: " " }, 400, "InvalidParameter"],
    [
      "a sender id over 11 characters",
      attribute("AWS.SNS.SMS.SenderID", "TWELVELETTER"),
      400,
      "InvalidParameter",
    ],
    ["an unknown type", attribute("AWS.SNS.SMS.SMSType", "Otp"), 400, "InvalidParameter"],
    ["another secret", {}, 403, "SignatureDoesNotMatch", { secret: "wrong" }],
    ["another key", {}, 403, "InvalidClientTokenId", { key: "AKIAI44QH8DHBEXAMPLE" }],
  ])("refuses %s", async (_, changes, status, code, signer) => {
    const { server, carrier } = await serve();
    const response = await ask(server, { ...publish, ...changes }, signer);
    expect([response.status, codeIn(response.text)]).toEqual([status, code]);
    expect(carrier.messages).toEqual([]);
    expect(carrier.requests).toMatchObject([{ status, problem: { code } }]);
  });

  test("fails by the faults of the carrier", async () => {
    const { server, carrier } = await serve();
    carrier.faults.add({ kind: "rate-limited", times: 1, to });
    expect(codeIn((await ask(server, publish)).text)).toBe("Throttling");
    carrier.faults.add({ kind: "server-error", times: 1 });
    const failed = await ask(server, publish);
    expect([failed.status, codeIn(failed.text)]).toEqual([500, "InternalError"]);
  });

  test("is limited, and refused to an account that is disabled", async () => {
    const { server } = await serve({ defaults: { requestsPerSecond: 0 } });
    expect(codeIn((await ask(server, publish)).text)).toBe("Throttling");
    const disabled = await serve({ defaults: { status: "disabled" } });
    expect(codeIn((await ask(disabled.server, publish)).text)).toBe("AuthorizationError");
  });
});

test("Subscribe asks the endpoint to confirm", async () => {
  const app = await startApp();
  const { server, carrier } = await serve();
  const subscribe = {
    Action: "Subscribe",
    TopicArn: "arn:aws:sns:us-east-1:123456789012:sms-events",
    Protocol: "http",
    Endpoint: app.url,
  };
  expect((await ask(server, subscribe)).text).toContain(
    "<SubscriptionArn>pending confirmation</SubscriptionArn>",
  );
  await carrier.idle();
  expect(app.requests[0]?.headers["x-amz-sns-message-type"]).toBe("SubscriptionConfirmation");
  const { Token } = JSON.parse(app.requests[0]?.body ?? "") as { Token: string };
  const confirm = { Action: "ConfirmSubscription", TopicArn: subscribe.TopicArn, Token };
  expect((await ask(server, confirm)).text).toContain(`<SubscriptionArn>${subscribe.TopicArn}:`);
  for (const changes of [{ Protocol: "https" }, { TopicArn: "topic" }]) {
    expect(codeIn((await ask(server, { ...subscribe, ...changes })).text)).toBe("InvalidParameter");
  }
});

test("a message to a topic, and any other action, is not mocked", async () => {
  const { server } = await serve();
  const TopicArn = "arn:aws:sns:us-east-1:123456789012:sms-events";
  expect((await ask(server, { Action: "Publish", Message: "hello", TopicArn })).status).toBe(501);
  expect((await ask(server, { Action: "ListTopics" })).status).toBe(501);
});
