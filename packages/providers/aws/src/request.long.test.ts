import { readdirSync, readFileSync } from "node:fs";
import {
  PinpointSMSVoiceV2Client,
  PutMessageFeedbackCommand,
  SendTextMessageCommand,
} from "@aws-sdk/client-pinpoint-sms-voice-v2";
import fc from "fast-check";
import { afterEach, describe, expect, test, vi } from "vitest";
import { signRequest } from "./sign-request.ts";

const wire = new URL("fixtures/wire/", import.meta.url);
const commands = { PutMessageFeedback: PutMessageFeedbackCommand, SendTextMessage: SendTextMessageCommand };

interface SdkRequest {
  method: string;
  protocol: string;
  hostname: string;
  port?: number;
  path: string;
  headers: Record<string, string>;
  body: Uint8Array;
}

interface Recorded {
  credentials: { accessKeyId: string; secretAccessKey: string; sessionToken?: string };
  region: string;
  date: string;
  /** Replaces AWS's host. */
  endpoint?: string;
  operation: keyof typeof commands;
  input: object;
  request: { method: string; url: string; headers: Record<string, string>; body: string };
}

afterEach(() => void vi.useRealTimers());

/** Sends with AWS's SDK, and returns the request that it signed. */
async function recorded({
  credentials,
  region,
  date,
  endpoint,
  operation,
  input,
}: Omit<Recorded, "request">): Promise<Recorded["request"]> {
  vi.useFakeTimers({ now: new Date(date), toFake: ["Date"] });
  const requests: SdkRequest[] = [];
  const client = new PinpointSMSVoiceV2Client({
    region,
    // The SDK adds fields to the object.
    credentials: { ...credentials },
    ...(endpoint && { endpoint }),
    maxAttempts: 1,
    requestHandler: {
      async handle(request: SdkRequest) {
        requests.push(request);
        const statusCode = 200;
        const headers = { "content-type": "application/x-amz-json-1.0" };
        return { response: { statusCode, headers, body: new TextEncoder().encode('{"MessageId":"m-1"}') } };
      },
    } as never,
  });
  const Command = commands[operation] as new (input: object) => object;
  await client.send(new Command(input) as never);
  expect(requests).toHaveLength(1);
  const { method, protocol, hostname, port, path, headers, body } = requests[0] as SdkRequest;
  return {
    method,
    url: `${protocol}//${hostname}${port ? `:${port}` : ""}${path}`,
    headers: { ...headers },
    body: Buffer.from(body).toString(),
  };
}

/** Of the machine, of the version, and made up for each request. */
const changing = ["amz-sdk-invocation-id", "user-agent", "x-amz-user-agent", "authorization"];

function stable({ headers, ...request }: Recorded["request"]) {
  const kept = Object.entries(headers).filter(([name]) => !changing.includes(name.toLowerCase()));
  return { ...request, headers: Object.fromEntries(kept) };
}

/** Our signature of what the SDK signed is the SDK's. */
async function expectOurSignature(
  request: Recorded["request"],
  { credentials, region, date }: Pick<Recorded, "credentials" | "region" | "date">,
): Promise<void> {
  const { authorization, ...others } = request.headers;
  const names = /SignedHeaders=([^,]+)/.exec(authorization ?? "")?.[1]?.split(";") ?? [];
  const headers = Object.fromEntries(Object.entries(others).filter(([name]) => names.includes(name)));
  const ours = await signRequest(
    { url: new URL(request.url), headers, body: request.body },
    { credentials, region, date: new Date(date) },
  );
  expect(ours["authorization"]).toBe(authorization);
}

describe("the recorded requests are those of AWS's SDK", () => {
  test.each(readdirSync(wire))("%s", async (file) => {
    const fixture: Recorded = JSON.parse(readFileSync(new URL(file, wire), "utf8"));
    const request = await recorded(fixture);
    expect(stable(request)).toEqual(stable(fixture.request));
    await expectOurSignature(request, fixture);
  });
});

test("our signature is that of AWS's SDK, for any text, reference, secret, region, time and endpoint", async () => {
  const text = fc.string({ unit: "grapheme-composite", minLength: 1, maxLength: 100 });
  const key = fc.string({ minLength: 1, maxLength: 60, unit: fc.constantFrom(..."aZ09+/=-_~%") });
  await fc.assert(
    fc.asyncProperty(
      fc.record({
        credentials: fc.record({
          accessKeyId: fc.constant("ASIAIOSFODNN7EXAMPLE"),
          secretAccessKey: key,
          sessionToken: key,
        }),
        region: fc.constantFrom("us-east-1", "us-gov-west-1", "cn-north-1", "eusc-de-east-1"),
        date: fc
          .date({ min: new Date("2000-01-01"), max: new Date("2099-12-31"), noInvalidDate: true })
          .map((date) => date.toISOString()),
        endpoint: fc.constantFrom("", "http://localhost:4010", "https://gateway.example.com:8443/a%20b/~aws"),
        input: fc.record({ MessageBody: text, Context: fc.record({ reference: text }) }),
      }),
      async (given) => {
        const input = { DestinationPhoneNumber: "+15558675310", ...given.input };
        const request = await recorded({ ...given, operation: "SendTextMessage", input });
        await expectOurSignature(request, given);
      },
    ),
    { numRuns: 60 },
  );
});
