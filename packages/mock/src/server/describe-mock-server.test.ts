import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { afterEach, describe, expect, test } from "vitest";
import {
  createCarrier,
  describeMockServer,
  type MockServer,
  mockProviders,
  startMockServer,
} from "../index.ts";
import { accountSid, authToken, sdkFor } from "../providers/twilio/testing/twilio-client.ts";
import { mockAcme } from "../testing/mock-acme.ts";

let server: MockServer;
afterEach(() => server.close());

/** The indented lines below a title. */
function section(title: string): string[] {
  const lines = describeMockServer(server).split("\n");
  const start = lines.indexOf(title) + 1;
  const end = lines.indexOf("", start);
  return lines.slice(start, end < 0 ? undefined : end).map((line) => line.trim());
}

async function run(command: string): Promise<string> {
  return (await promisify(execFile)("sh", ["-c", `${command} -sS`])).stdout;
}

describe("the description of a server", () => {
  test.each([false, true])("with tls %s, has curl commands that send a text unchanged", async (tls) => {
    server = await startMockServer({ tls });
    const commands = section("curl");
    for (const command of commands) await run(command);
    expect(server.carrier.messages.map(({ provider }) => provider).toSorted()).toEqual(
      mockProviders(createCarrier()).map(({ provider }) => provider),
    );
    expect(server.carrier.messages.map(({ to }) => to)).toEqual(commands.map(() => "+15558675310"));
  });

  test("has the setting of Twilio's SDK for Node.js", async () => {
    server = await startMockServer();
    const client = sdkFor({ url: "http://127.0.0.1:9" }, accountSid, authToken);
    const setting = section("Node.js").find((line) => line.startsWith("client.")) ?? "";
    new Function("client", setting)(client);
    const sent = await client.messages.create({ to: "+15558675310", from: "+15550001111", body: "hello" });
    expect(server.carrier.message(sent.sid)).toMatchObject({ body: "hello" });
    expect((client.verify as { baseUrl: string }).baseUrl).toBe(server.url);
  });

  test("has the certificate setting of every language", async () => {
    server = await startMockServer({ tls: true });
    expect(section("Node.js")[0]).toBe(`NODE_EXTRA_CA_CERTS=${server.caFile}`);
    expect(section("Python")[0]).toBe(`REQUESTS_CA_BUNDLE=${server.caFile}`);
    expect(section("Python")).toContainEqual(
      expect.stringMatching(/^client\.api\.base_url = .*client\.verify\.base_url = .*"https:/),
    );
  });

  test("names only the providers that are served", async () => {
    server = await startMockServer({ mocks: [mockAcme(createCarrier())] });
    const text = describeMockServer(server);
    expect(text).toContain(`Mock acme at ${server.url}`);
    expect(text).toContain(`${server.url}/api/v1/openapi.json`);
    expect(text).not.toContain("Accounts/");
    expect(text).not.toContain("Python");
  });
});
