import { readFileSync } from "node:fs";
import { Auth } from "@vonage/auth";
import { Messages } from "@vonage/messages";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type RecordingServer, startRecordingServer } from "./sms/testing/recording-server.ts";
import { exampleConfig } from "./testing/example-config.ts";
import { recordedCalls, sdkMessage } from "./testing/recorded-calls.ts";

let server: RecordingServer;
beforeAll(async () => {
  server = await startRecordingServer({ "/v1/messages": { status: 202, body: { message_uuid: "m-1" } } });
});
afterAll(() => server.close());

test.each(recordedCalls)("Vonage's SDK still sends $file", async (call) => {
  const { apiKey, apiSecret } = exampleConfig;
  server.seen.length = 0;
  const client = new Messages(new Auth({ apiKey, apiSecret }), { apiHost: server.url });
  await client.send(sdkMessage(call));
  const [request] = server.seen;
  const sent = {
    method: request?.method,
    path: request?.url,
    authorization: request?.headers.authorization?.split(" ")[0],
    body: JSON.parse(request?.body ?? ""),
  };
  const recorded = readFileSync(new URL(`fixtures/wire/${call.file}`, import.meta.url), "utf8");
  expect(sent).toEqual(JSON.parse(recorded));
});
