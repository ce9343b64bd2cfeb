import {
  CreateConfigurationSetCommand,
  CreateEventDestinationCommand,
  DeleteOptedOutNumberCommand,
  DescribeAccountAttributesCommand,
  DescribeAccountLimitsCommand,
  DescribeConfigurationSetsCommand,
  DescribeOptedOutNumbersCommand,
  DescribePhoneNumbersCommand,
  DescribePoolsCommand,
  DescribeProtectConfigurationsCommand,
  DescribeSenderIdsCommand,
  DescribeSpendLimitsCommand,
  DescribeVerifiedDestinationNumbersCommand,
  type PinpointSMSVoiceV2Client,
  PutMessageFeedbackCommand,
  PutOptedOutNumberCommand,
} from "@aws-sdk/client-pinpoint-sms-voice-v2";
import { afterEach, describe, expect, test } from "vitest";
import type { MockAwsOptions } from "../../index.ts";
import { modelErrors } from "./errors.ts";
import { awsEventTypes } from "./events/event-types.ts";
import { fieldRules, type Operation } from "./sms-voice/field-rules.ts";
import { closeAws, from, refusalOf, send, serveAws, to } from "./testing/aws-client.ts";
import { errorCases } from "./testing/error-cases.ts";
import { model, problemsOf } from "./testing/service-model.ts";

afterEach(closeAws);

const second = "+12065550101";
const pool = "pool-0123456789abcdef0123456789abcdef";
const protect = "protect-0123456789abcdef0123456789abcdef";
const topicArn = "arn:aws:sns:us-east-1:123456789012:sms-events";
const destination = {
  ConfigurationSetName: "created",
  EventDestinationName: "topic",
  MatchingEventTypes: ["TEXT_ALL" as const],
  SnsDestination: { TopicArn: topicArn },
};

const options: MockAwsOptions = {
  defaults: { tier: "sandbox", verifiedNumbers: [to] },
  numbers: [from, { number: second, messageType: "PROMOTIONAL", capabilities: ["SMS", "VOICE"] }, "12345"],
  senderIds: ["SMSKIT"],
  pools: [{ id: pool, identities: [from], optOutList: "news" }],
  configurationSets: [{ name: "default", protectConfiguration: protect }],
  protectConfigurations: [{ id: protect, accountDefault: true }],
};

/** A call of each operation, in an order in which each succeeds. */
const calls: readonly (readonly [Operation, (sdk: PinpointSMSVoiceV2Client) => Promise<unknown>])[] = [
  ["SendTextMessage", (sdk) => send(sdk)],
  [
    "PutMessageFeedback",
    async (sdk) => {
      const { MessageId } = await send(sdk, { MessageFeedbackEnabled: true });
      return sdk.send(new PutMessageFeedbackCommand({ MessageId, MessageFeedbackStatus: "FAILED" }));
    },
  ],
  ["DescribePhoneNumbers", (sdk) => sdk.send(new DescribePhoneNumbersCommand({}))],
  ["DescribePools", (sdk) => sdk.send(new DescribePoolsCommand({}))],
  ["DescribeSenderIds", (sdk) => sdk.send(new DescribeSenderIdsCommand({}))],
  ["DescribeConfigurationSets", (sdk) => sdk.send(new DescribeConfigurationSetsCommand({}))],
  ["DescribeProtectConfigurations", (sdk) => sdk.send(new DescribeProtectConfigurationsCommand({}))],
  ["DescribeAccountAttributes", (sdk) => sdk.send(new DescribeAccountAttributesCommand({}))],
  ["DescribeAccountLimits", (sdk) => sdk.send(new DescribeAccountLimitsCommand({}))],
  ["DescribeSpendLimits", (sdk) => sdk.send(new DescribeSpendLimitsCommand({}))],
  [
    "DescribeVerifiedDestinationNumbers",
    (sdk) => sdk.send(new DescribeVerifiedDestinationNumbersCommand({})),
  ],
  [
    "PutOptedOutNumber",
    (sdk) => sdk.send(new PutOptedOutNumberCommand({ OptOutListName: "news", OptedOutNumber: second })),
  ],
  [
    "DescribeOptedOutNumbers",
    async (sdk) => {
      await sdk.send(new PutOptedOutNumberCommand({ OptOutListName: "news", OptedOutNumber: second }));
      return sdk.send(new DescribeOptedOutNumbersCommand({ OptOutListName: "news" }));
    },
  ],
  [
    "DeleteOptedOutNumber",
    async (sdk) => {
      const number = { OptOutListName: "news", OptedOutNumber: second };
      await sdk.send(new PutOptedOutNumberCommand(number));
      return sdk.send(new DeleteOptedOutNumberCommand(number));
    },
  ],
  [
    "CreateConfigurationSet",
    (sdk) => sdk.send(new CreateConfigurationSetCommand({ ConfigurationSetName: "created" })),
  ],
  [
    "CreateEventDestination",
    async (sdk) => {
      await sdk.send(new CreateConfigurationSetCommand({ ConfigurationSetName: "created" }));
      return sdk.send(new CreateEventDestinationCommand(destination));
    },
  ],
];

/** Keeps the bodies of the responses that the SDK reads. */
function keepBodies(sdk: PinpointSMSVoiceV2Client): { body: unknown; status: number }[] {
  const bodies: { body: unknown; status: number }[] = [];
  sdk.middlewareStack.add(
    (next) => async (given) => {
      const result = await next(given);
      const response = result.response as { body: AsyncIterable<Uint8Array>; statusCode: number };
      const chunks: Uint8Array[] = [];
      for await (const chunk of response.body) chunks.push(chunk);
      const bytes = Buffer.concat(chunks);
      bodies.push({ body: JSON.parse(bytes.toString("utf8")), status: response.statusCode });
      response.body = new Blob([bytes]).stream() as never;
      return result;
    },
    { step: "deserialize", priority: "low" },
  );
  return bodies;
}

describe("the response of each operation fits AWS's model", () => {
  test.each(calls)("%s", async (operation, call) => {
    const { sdk } = await serveAws(options);
    const bodies = keepBodies(sdk);
    await call(sdk);
    const { output } = model.operations[operation];
    expect(problemsOf(bodies.at(-1)?.body, output)).toEqual([]);
  });

  test("and no operation is left out", () => {
    expect(calls.map(([operation]) => operation).toSorted()).toEqual(
      Object.keys(model.operations).toSorted(),
    );
    expect(Object.keys(fieldRules).toSorted()).toEqual(Object.keys(model.operations).toSorted());
  });
});

test("each error fits AWS's model, and its reasons are AWS's", async () => {
  const [one] = errorCases.filter(({ code }) => code.startsWith("ConflictException"));
  const { sdk } = await serveAws(one?.options);
  const bodies = keepBodies(sdk);
  await refusalOf(send(sdk, { ...one?.parameters }));
  await refusalOf(send(sdk, { MessageBody: " " }));
  await refusalOf(send(sdk, { OriginationIdentity: "rcs-1" }));
  for (const { body } of bodies) {
    const { __type, ...fields } = body as { __type: string };
    expect(problemsOf(fields, __type)).toEqual([]);
  }
  for (const [name, { reasons }] of Object.entries(modelErrors)) {
    const shape = model.shapes[name]?.members?.["Reason"];
    const known = shape === undefined ? [] : model.shapes[shape]?.enum;
    expect(reasons.filter((reason) => !known?.includes(reason))).toEqual([]);
    expect(model.operations.SendTextMessage.errors).toContain(name);
  }
});

test("the checks of fields are those of AWS's model", () => {
  for (const [operation, rules] of Object.entries(fieldRules)) {
    const input = model.shapes[model.operations[operation as Operation].input];
    expect([operation, ("required" in rules && rules.required) || []]).toEqual([
      operation,
      input?.required ?? [],
    ]);
    for (const [field, rule] of Object.entries(rules.fields)) {
      const shape = model.shapes[input?.members?.[field] ?? ""];
      expect([operation, field, shapeOf(rule)]).toEqual([operation, field, expectedRule(shape)]);
    }
  }
  expect(awsEventTypes.filter((type) => !model.shapes["EventType"]?.enum?.includes(type))).toEqual([]);
});

/** What a rule and a shape of the model have in common. */
function shapeOf(rule: object): object {
  const { kind, least, most, pattern, oneOf } = rule as Record<string, unknown>;
  return JSON.parse(JSON.stringify({ kind, least: least || undefined, most, pattern, oneOf })) as object;
}

function expectedRule(shape: (typeof model.shapes)[string] | undefined): object {
  const { type, min, max, pattern, enum: oneOf } = shape ?? {};
  return JSON.parse(
    JSON.stringify({ kind: type, least: min || undefined, most: max, pattern, oneOf }),
  ) as object;
}

describe("lists", () => {
  test("come in pages", async () => {
    const { sdk } = await serveAws(options);
    const first = await sdk.send(new DescribePhoneNumbersCommand({ MaxResults: 2 }));
    const { NextToken } = first;
    const rest = await sdk.send(new DescribePhoneNumbersCommand({ NextToken }));
    const numbers = [...(first.PhoneNumbers ?? []), ...(rest.PhoneNumbers ?? [])];
    expect(numbers.map(({ PhoneNumber }) => PhoneNumber)).toEqual([from, second, "12345"]);
    expect(rest.NextToken).toBeUndefined();
    expect(numbers[0]).toMatchObject({ PoolId: pool, OptOutListName: "news", IsoCountryCode: "US" });
  });

  test.each([
    ["message-type", "PROMOTIONAL", [second]],
    ["number-capability", "VOICE", [second]],
    ["number-type", "SHORT_CODE", ["12345"]],
    ["opt-out-list-name", "news", [from]],
    ["two-way-enabled", "false", []],
  ] as const)("are filtered by %s %s", async (Name, value, expected) => {
    const { sdk } = await serveAws(options);
    const { PhoneNumbers = [] } = await sdk.send(
      new DescribePhoneNumbersCommand({ Filters: [{ Name, Values: [value] }] }),
    );
    expect(PhoneNumbers.map(({ PhoneNumber }) => PhoneNumber)).toEqual(expected);
  });

  test("have what was asked for by id or ARN", async () => {
    const { sdk } = await serveAws(options);
    const { PhoneNumbers = [] } = await sdk.send(new DescribePhoneNumbersCommand({}));
    const { PhoneNumberArn = "" } = PhoneNumbers[1] ?? {};
    const one = await sdk.send(new DescribePhoneNumbersCommand({ PhoneNumberIds: [PhoneNumberArn] }));
    expect(one.PhoneNumbers).toMatchObject([{ PhoneNumber: second }]);
    const tier = await sdk.send(new DescribeAccountAttributesCommand({}));
    expect(tier.AccountAttributes).toContainEqual({ Name: "ACCOUNT_TIER", Value: "SANDBOX" });
  });

  test("know which phones are opted out, and opt them back in", async () => {
    const { sdk } = await serveAws({ numbers: [from] });
    const number = { OptOutListName: "Default", OptedOutNumber: to };
    await sdk.send(new PutOptedOutNumberCommand(number));
    const all = await sdk.send(new DescribeOptedOutNumbersCommand({ OptOutListName: "Default" }));
    expect(all.OptedOutNumbers).toMatchObject([{ OptedOutNumber: to }]);
    await refusalOf(send(sdk));
    await sdk.send(new DeleteOptedOutNumberCommand(number));
    await send(sdk);
  });
});
