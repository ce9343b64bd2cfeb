import { readdirSync, readFileSync } from "node:fs";
import { SmsError, type SmsMessage } from "@smskit/core";
import fc from "fast-check";
import { afterEach, describe, expect, test, vi } from "vitest";
import model from "./fixtures/model.json" with { type: "json" };
import { type AwsConfig, createAws } from "./index.ts";
import { readReference, writtenReference } from "./request.ts";
import { signRequest } from "./sign-request.ts";
import { exampleConfig } from "./testing/example-config.ts";

const to = "+15558675310";
const body = "Your table is ready: 50 % off & more + é 😀";
const { from, configurationSetName } = exampleConfig;

afterEach(() => void vi.useRealTimers());

/** A connector whose requests are kept, and not sent. */
function recording(config: Partial<AwsConfig> = {}) {
  const requests: Request[] = [];
  const connector = createAws(
    { ...exampleConfig, ...config },
    {
      http: {
        fetch: async (input, init) => {
          requests.push(new Request(input, init));
          return Response.json({ MessageId: "m-1" });
        },
      },
    },
  );
  return { connector, requests };
}

async function requestsOf(message: Partial<SmsMessage>, config?: Partial<AwsConfig>) {
  const { connector, requests } = recording(config);
  const thrown = await connector
    .send({ to, body, ...message } as SmsMessage)
    .catch((error: unknown) => error);
  return { requests, thrown: SmsError.is(thrown) ? thrown : undefined };
}

async function wireOf(message: Partial<SmsMessage>, config?: Partial<AwsConfig>): Promise<unknown> {
  const { requests, thrown } = await requestsOf(message, config);
  expect(thrown).toBeUndefined();
  return requests[0]?.json();
}

interface Shape {
  type: string;
  required?: readonly string[];
  members?: Readonly<Record<string, { shape: string }>>;
  enum?: readonly string[];
  pattern?: string;
  min?: number;
  max?: number;
  key?: { shape: string };
  value?: { shape: string };
}

/** What AWS's model has against a value. */
function problemsOf(name: string, value: unknown, path = name): string[] {
  const shape = (model.shapes as Record<string, Shape>)[name] as Shape;
  const { type, members = {}, required = [], min = 0, max = Number.POSITIVE_INFINITY } = shape;
  const expected = { structure: "object", map: "object", integer: "number" }[type] ?? type;
  const actual: string = typeof value;
  if (actual !== expected) return [`${path}: not of the type ${type}`];
  if (type === "structure" || type === "map") {
    const entries = Object.entries(value as object);
    const missing = required.filter((field) => !entries.some(([key]) => key === field));
    return [
      ...missing.map((field) => `${path}.${field}: missing`),
      ...(type === "map" && entries.length > max ? [`${path}: too many`] : []),
      ...entries.flatMap(([key, inner]) => {
        const innerShape = type === "map" ? shape.value?.shape : members[key]?.shape;
        if (innerShape === undefined) return [`${path}.${key}: unknown`];
        const ofKey = type === "map" ? problemsOf(shape.key?.shape ?? "", key, `${path} key`) : [];
        return [...ofKey, ...problemsOf(innerShape, inner, `${path}.${key}`)];
      }),
    ];
  }
  const size = typeof value === "string" ? [...value].length : Number(value);
  if (type !== "boolean" && (size < min || size > max)) return [`${path}: outside ${min}–${max}`];
  if (shape.enum && !shape.enum.includes(String(value))) return [`${path}: not in the list`];
  const pattern = shape.pattern && new RegExp(`^(?:${shape.pattern})$`);
  return pattern && !pattern.test(String(value)) ? [`${path}: does not match ${shape.pattern}`] : [];
}

const plain = {
  DestinationPhoneNumber: to,
  OriginationIdentity: from,
  MessageBody: body,
  ConfigurationSetName: configurationSetName,
};

describe("the request to AWS", () => {
  test("is one signed POST of JSON", async () => {
    const { requests } = await requestsOf({});
    expect(requests).toHaveLength(1);
    const request = requests[0] as Request;
    expect(request.method).toBe("POST");
    expect(request.url).toBe("https://sms-voice.us-east-1.amazonaws.com/");
    expect(request.headers.get("authorization")).toMatch(
      /^AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE\/\d{8}\/us-east-1\/sms-voice\/aws4_request, SignedHeaders=content-type;host;x-amz-content-sha256;x-amz-date;x-amz-target, Signature=[0-9a-f]{64}$/,
    );
    expect(await request.json()).toEqual(plain);
  });

  test.each([
    ["cn-north-1", "https://sms-voice.cn-north-1.amazonaws.com.cn/"],
    ["us-gov-west-1", "https://sms-voice.us-gov-west-1.amazonaws.com/"],
    ["eusc-de-east-1", "https://sms-voice.eusc-de-east-1.amazonaws.eu/"],
    ["ap-southeast-2", "https://sms-voice.ap-southeast-2.amazonaws.com/"],
  ])("goes to the host of %s", async (region, url) => {
    const { requests } = await requestsOf({}, { region });
    expect(requests[0]?.url).toBe(url);
  });

  test("keeps the path of a gateway, and signs it", async () => {
    const { requests } = await requestsOf({}, { baseUrl: "https://gateway.example.com/a b/aws/" });
    expect(requests[0]?.url).toBe("https://gateway.example.com/a%20b/aws/");
  });

  test.each<[string, Partial<SmsMessage>, Partial<AwsConfig>, object]>([
    [
      "any sender",
      {},
      { from: undefined, configurationSetName: undefined },
      { OriginationIdentity: undefined, ConfigurationSetName: undefined },
    ],
    [
      "the message's own sender",
      { from: "pool-0123456789abcdef" },
      {},
      { OriginationIdentity: "pool-0123456789abcdef" },
    ],
    ["a type", {}, { messageType: "PROMOTIONAL" }, { MessageType: "PROMOTIONAL" }],
    ["a validity", { validityPeriodSeconds: 5 }, {}, { TimeToLive: 5 }],
    ["a reference", { reference: "order 7" }, {}, { Context: { reference: "order 7" } }],
    ["a reference that ends with a space", { reference: " 7 " }, {}, { Context: { reference: '" 7 "' } }],
    ["no context", { providerOptions: { aws: { context: {} } } }, {}, {}],
    [
      "only one DLT id",
      { providerOptions: { aws: { destinationCountryParameters: { inEntityId: "1" } } } },
      {},
      { DestinationCountryParameters: { IN_ENTITY_ID: "1" } },
    ],
  ])("with %s", async (_, message, config, fields) => {
    const wire = await wireOf(message, config);
    expect(wire).toEqual({ ...plain, ...fields });
    expect(problemsOf("SendTextMessageRequest", wire)).toEqual([]);
  });

  test.each<[object, string]>([
    [{ context: { reference: "7" } }, "context.reference: set the message's own field `reference` instead"],
    [{ context: { a: "1", b: "2", c: "3", d: "4", e: "5" } }, "context: AWS accepts 5 entries"],
    [{ context: ["a"] }, "context: must be an object of strings"],
    [{ destinationCountryParameters: { IN_ENTITY_ID: "1" } }, "destinationCountryParameters: must have only"],
    [{ destinationCountryParameters: { constructor: "1" } }, "destinationCountryParameters: must have only"],
    [{ timeToLive: 60 }, "timeToLive: set the message's own field `validityPeriodSeconds` instead"],
    [{ dryRun: true }, "dryRun: is not an option (known: configurationSetName,"],
    [{ maxPrice: 0.05 }, "maxPrice: must be a string"],
  ])("is not made for %j", async (aws, problem) => {
    const { requests, thrown } = await requestsOf({
      reference: "7",
      providerOptions: { aws },
    } as Partial<SmsMessage>);
    expect(requests).toEqual([]);
    expect(thrown).toMatchObject({ code: "invalid-message", delivery: "not-sent" });
    expect(thrown?.message).toContain(`providerOptions.aws.${problem}`);
  });
});

const wire = new URL("fixtures/wire/", import.meta.url);

describe("the request of AWS's SDK", () => {
  test.each(readdirSync(wire))("%s is ours, field by field", async (file) => {
    const fixture = JSON.parse(readFileSync(new URL(file, wire), "utf8"));
    const { credentials, region, date, operation, input, message, outcome, request } = fixture;
    vi.useFakeTimers({ now: new Date(date), toFake: ["Date"] });
    const { connector, requests } = recording({ credentials, region });
    if (message) await connector.send(message);
    else await connector.reportOutcome({ connector: "aws", id: input.MessageId }, outcome).catch(() => {});
    expect(requests).toHaveLength(1);
    const ours = requests[0] as Request;
    expect({ method: ours.method, url: ours.url }).toEqual({ method: request.method, url: request.url });
    const sent = JSON.parse(await ours.clone().text());
    expect(sent).toEqual(JSON.parse(request.body));
    expect(problemsOf(`${operation}Request`, sent)).toEqual([]);
    for (const name of ["content-type", "x-amz-target", "x-amz-date", "x-amz-security-token"]) {
      expect(ours.headers.get(name) ?? undefined, name).toBe(request.headers[name]);
    }
    // For the same headers and body, the signature is the SDK's.
    const { authorization, ...headers } = request.headers;
    const url = new URL(request.url);
    const signed = await signRequest(
      { url, headers, body: request.body },
      { credentials, region, date: new Date(date) },
    );
    expect(signed["authorization"]).toBe(authorization);
  });
});

test("a reference of any text comes back from the context, and is a value that AWS accepts", () => {
  const reference = fc.string({ minLength: 1, maxLength: 255, unit: "grapheme-composite" });
  const quoted = fc.string({ maxLength: 5 }).map((text) => `"${text}"`);
  fc.assert(
    fc.property(fc.oneof(reference, quoted, fc.constantFrom(" ", "\n", '"', '""', "\u00a0a")), (text) => {
      const written = writtenReference(text);
      expect(readReference(written)).toBe(text);
      expect(problemsOf("ContextValue", written)).toEqual([]);
    }),
  );
});

describe("credentials as a function", () => {
  const temporary = {
    ...exampleConfig.credentials,
    accessKeyId: "ASIAIOSFODNN7EXAMPLE",
    sessionToken: "token/==",
  };

  test("sign with what it returns, each time", async () => {
    const keys = [temporary, exampleConfig.credentials];
    const { connector, requests } = recording({
      credentials: async () => ({
        ...(keys.shift() ?? temporary),
        expiration: new Date(),
        accountId: "123456789012",
      }),
    });
    for (let times = 0; times < 2; times++) await connector.send({ to, body });
    expect(requests.map(({ headers }) => headers.get("x-amz-security-token"))).toEqual(["token/==", null]);
    expect(requests[0]?.headers.get("authorization")).toContain("Credential=ASIAIOSFODNN7EXAMPLE/");
  });

  test.each<[string, () => unknown]>([
    ["rejects", async () => Promise.reject(new Error(`Could not load wJalrXUtnFEMI for ${to}`))],
    ["throws", () => JSON.parse("{")],
    ["returns nothing", async () => undefined],
    ["returns half of it", async () => ({ accessKeyId: "AKIAIOSFODNN7EXAMPLE" })],
    [
      "returns an object that throws",
      async () => ({
        get accessKeyId() {
          throw new Error("wJalrXUtnFEMI");
        },
      }),
    ],
    ["returns a line break", async () => ({ ...exampleConfig.credentials, sessionToken: "a\r\nx: y" })],
  ])("that %s: nothing is sent, and the error says where to look", async (_, credentials) => {
    const { requests, thrown } = await requestsOf({}, { credentials: credentials as never });
    expect(requests).toEqual([]);
    expect(thrown).toMatchObject({ code: "authentication", delivery: "not-sent", retryable: false });
    expect(thrown?.message).toMatch(/^credentials: the function/);
    expect(JSON.stringify(thrown) + String(thrown)).not.toContain("wJalr");
  });

  test("that never responds: not sent, at the deadline of the call, or when its caller aborts", async () => {
    const { connector, requests } = recording({ credentials: () => new Promise(() => {}) });
    const late = connector.send({ to, body }, { timeoutMs: 30 });
    await expect(late).rejects.toMatchObject({
      code: "timeout",
      delivery: "not-sent",
      message: expect.stringContaining("credentials"),
    });
    const controller = new AbortController();
    const aborted = connector.send({ to, body }, { signal: controller.signal });
    controller.abort();
    await expect(aborted).rejects.toMatchObject({ code: "aborted", delivery: "not-sent" });
    expect(requests).toEqual([]);
  });

  test("that responds after the deadline sends nothing anymore", async () => {
    const later = Promise.withResolvers<typeof temporary>();
    const { connector, requests } = recording({ credentials: () => later.promise });
    await expect(connector.send({ to, body }, { timeoutMs: 20 })).rejects.toMatchObject({ code: "timeout" });
    later.resolve(temporary);
    await later.promise;
    await Promise.resolve();
    expect(requests).toEqual([]);
  });
});
