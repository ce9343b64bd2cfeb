import { SmsError } from "@smskit/core";
import { expect, test } from "vitest";
import { type AwsConfig, createAws } from "./index.ts";
import { exampleConfig } from "./testing/example-config.ts";

type CannedResponse = [status: number, body: object];

const accepted: CannedResponse = [200, { MessageId: "m-1" }];
const tier = (Value: string): CannedResponse => [
  200,
  { AccountAttributes: [{ Name: "ACCOUNT_TIER", Value }] },
];
const refused = (__type: string, detail: object = {}): CannedResponse => [
  400,
  { __type, Message: "No.", ...detail },
];
const denied = refused("AccessDeniedException");

/** The findings on a config, as lines, if AWS responds like this to the dry run and to the question about the account. */
async function check(
  config: Partial<AwsConfig>,
  dryRun: CannedResponse,
  account: CannedResponse = tier("PRODUCTION"),
) {
  const inputs: Record<string, Record<string, unknown>> = {};
  const sms = createAws(
    { ...exampleConfig, ...config },
    {
      http: {
        fetch: async (input, init) => {
          const request = new Request(input, init);
          const operation = request.headers.get("x-amz-target")?.split(".")[1] ?? "";
          inputs[operation] = await request.json();
          const [status, body] = operation === "SendTextMessage" ? dryRun : account;
          return Response.json(body, { status });
        },
      },
    },
  );
  const { ok, findings } = await sms.check();
  return { ok, inputs, lines: findings.map(({ level, field, message }) => `${level} ${field}: ${message}`) };
}

test("validates a text to AWS's simulator with the config's sender, and sends nothing", async () => {
  const { ok, inputs } = await check({ messageType: "TRANSACTIONAL" }, accepted);
  expect(ok).toBe(true);
  expect(inputs["SendTextMessage"]).toEqual({
    DestinationPhoneNumber: "+14254147755",
    OriginationIdentity: exampleConfig.from,
    ConfigurationSetName: exampleConfig.configurationSetName,
    MessageType: "TRANSACTIONAL",
    MessageBody: "smskit check",
    DryRun: true,
  });
});

test.each<[string, CannedResponse, CannedResponse | undefined, boolean, RegExp]>([
  ["a good config", accepted, undefined, true, /^ok from: .*did not send it/],
  ["the sandbox", accepted, tier("SANDBOX"), true, /^warning credentials: .*sandbox/],
  [
    "no permission to read the tier",
    accepted,
    denied,
    true,
    /^warning credentials: .*sms-voice:DescribeAccountAttributes/,
  ],
  [
    "an unknown key",
    refused("UnrecognizedClientException"),
    undefined,
    false,
    /^error credentials: .*access key/,
  ],
  ["a wrong clock", refused("RequestExpired"), undefined, false, /^error credentials: .*clock/],
  ["no permission", denied, undefined, false, /^error credentials: .*sms-voice:SendTextMessage/],
  [
    "a disabled account",
    refused("AccessDeniedException", { Reason: "ACCOUNT_DISABLED" }),
    undefined,
    false,
    /^error credentials: .*disabled/,
  ],
  [
    "no money left",
    refused("ServiceQuotaExceededException", { Reason: "MONTHLY_SPEND_LIMIT_REACHED_FOR_TEXT" }),
    undefined,
    false,
    /^error credentials: .*spending limit/,
  ],
  [
    "an unknown sender",
    refused("ResourceNotFoundException", { ResourceType: "phone-number" }),
    undefined,
    false,
    /^error from: .*not in this region/,
  ],
  [
    "an unknown configuration set",
    refused("ResourceNotFoundException", { ResourceType: "configuration-set" }),
    undefined,
    false,
    /^error configurationSetName: .*does not exist/,
  ],
  [
    "a sender of another country",
    refused("ValidationException", { Reason: "INVALID_IDENTITY_FOR_DESTINATION_COUNTRY" }),
    undefined,
    true,
    /^warning from: .*USA/,
  ],
  [
    "a sender ID, which the USA does not support",
    refused("ValidationException", { Reason: "SENDER_ID_NOT_SUPPORTED" }),
    tier("SANDBOX"),
    true,
    /^warning from: .*USA/,
  ],
])("finds %s", async (_, dryRun, account, ok, line) => {
  const result = await check({}, dryRun, account);
  expect(result.lines).toEqual(expect.arrayContaining([expect.stringMatching(line)]));
  expect(result.ok).toBe(ok);
});

test("warns about a config without templates", async () => {
  const { lines } = await check({ templates: [] }, accepted);
  expect(lines.at(-1)).toMatch(/^warning templates/);
});

test.each([
  { canned: refused("ThrottlingException") },
  { canned: [500, {}] satisfies CannedResponse as CannedResponse },
])("$canned is an error, not a finding", async ({ canned }) => {
  await expect(check({}, canned)).rejects.toSatisfy((error) => SmsError.is(error));
});
