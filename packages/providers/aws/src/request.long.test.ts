import { readdirSync, readFileSync } from "node:fs";
import {
  PinpointSMSVoiceV2Client,
  PutMessageFeedbackCommand,
  SendTextMessageCommand,
} from "@aws-sdk/client-pinpoint-sms-voice-v2";
import { afterEach, describe, expect, test, vi } from "vitest";
import { signRequest } from "./sign-request.ts";

const wire = new URL("fixtures/wire/", import.meta.url);
const commands = { PutMessageFeedback: PutMessageFeedbackCommand, SendTextMessage: SendTextMessageCommand };

interface SdkRequest {
  method: string;
  protocol: string;
  hostname: string;
  path: string;
  headers: Record<string, string>;
  body: Uint8Array;
}

interface Recorded {
  credentials: { accessKeyId: string; secretAccessKey: string; sessionToken?: string };
  region: string;
  date: string;
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
  operation,
  input,
}: Recorded): Promise<Recorded["request"]> {
  vi.useFakeTimers({ now: new Date(date), toFake: ["Date"] });
  const requests: SdkRequest[] = [];
  const client = new PinpointSMSVoiceV2Client({
    region,
    credentials,
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
  const { method, protocol, hostname, path, headers, body } = requests[0] as SdkRequest;
  return {
    method,
    url: `${protocol}//${hostname}${path}`,
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

describe("the recorded requests are those of AWS's SDK", () => {
  test.each(readdirSync(wire))("%s", async (file) => {
    const fixture: Recorded = JSON.parse(readFileSync(new URL(file, wire), "utf8"));
    const request = await recorded(fixture);
    expect(stable(request)).toEqual(stable(fixture.request));
    const { authorization, ...others } = request.headers;
    const { credentials, region } = fixture;
    const names = /SignedHeaders=([^,]+)/.exec(authorization ?? "")?.[1]?.split(";") ?? [];
    const headers = Object.fromEntries(Object.entries(others).filter(([name]) => names.includes(name)));
    const ours = await signRequest(
      { url: new URL(request.url), headers, body: request.body },
      { credentials, region, date: new Date(fixture.date) },
    );
    expect(ours["authorization"]).toBe(authorization);
  });
});
