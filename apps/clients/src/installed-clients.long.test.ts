import { execFile } from "node:child_process";
import { delimiter, dirname, join } from "node:path";
import { promisify } from "node:util";
import { createCarrier, type MockServer, mockTwilio, mockVonageSms, startMockServer } from "@smskit/mock";
import { patienceMs } from "@smskit/test-support/patience";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { accountSid, authToken, from, to, twilioAccount } from "./accounts.ts";
import { installClient } from "./installed-client.ts";
import { type Client, redirectedEnvironment, startClient } from "./start-client.ts";

const carrier = createCarrier();
let server: MockServer;

beforeAll(async () => {
  const mocks = [mockTwilio(carrier, { senders: [from] }), mockVonageSms(carrier)];
  server = await startMockServer({ tls: true, mocks });
});
afterEach(() => carrier.reset());
afterAll(() => server.close());

describe("twilio-cli", () => {
  let installed: ReturnType<typeof installClient>;
  let redirected: ReturnType<typeof redirectedEnvironment>;

  beforeAll(() => {
    installed = installClient("twilio-cli", "6.2.4");
    redirected = redirectedEnvironment(server);
  });
  afterAll(() => {
    installed.remove();
    redirected.close();
  });

  /** Runs a command as in a terminal. The CLI's own look for a newer version is turned off. */
  function twilio(...args: string[]): Promise<{ stdout: string }> {
    const bin = join(installed.folder, "node_modules/.bin");
    return promisify(execFile)("twilio", args, {
      cwd: installed.folder,
      env: {
        PATH: [bin, dirname(process.execPath), process.env["PATH"]].join(delimiter),
        HOME: installed.folder,
        TWILIO_SKIP_NEW_VERSION_CHECK: "true",
        ...twilioAccount,
        ...redirected.env,
      },
    });
  }

  async function jsonOf(...args: string[]): Promise<Record<string, unknown>[]> {
    const { stdout } = await twilio(...args, "-o", "json");
    return JSON.parse(stdout);
  }

  test("sends a text, lists and deletes it", async () => {
    const message = ["--from", from, "--to", to, "--body", "Your code is 123456"];
    const [sent] = await jsonOf("api:core:messages:create", ...message);
    expect(sent).toMatchObject({ status: "queued", direction: "outbound-api", accountSid, from, to });
    const { id, code } = await carrier.waitForMessage({ to, timeoutMs: patienceMs });
    expect({ id, code }).toEqual({ id: sent?.["sid"], code: "123456" });
    expect(await jsonOf("api:core:messages:list")).toMatchObject([{ sid: id, status: "delivered" }]);
    await twilio("api:core:messages:remove", "--sid", id);
    const again = twilio("api:core:messages:fetch", "--sid", id);
    await expect(again).rejects.toMatchObject({ stderr: expect.stringContaining("Error code 20404") });
  });

  test("says what the service said of a wrong number, and ends with an exit code", async () => {
    const refused = twilio("api:core:messages:create", "--from", from, "--to", "12", "--body", "x");
    await expect(refused).rejects.toMatchObject({
      // The first two digits of 21211.
      code: 21,
      stderr: expect.stringContaining("Error code 21211 from Twilio"),
    });
  });

  test("sets the webhook of a number", async () => {
    const [number] = await jsonOf("phone-numbers:list");
    expect(number).toMatchObject({ phoneNumber: from, smsUrl: "" });
    const smsUrl = "http://app.test/webhooks/twilio";
    await jsonOf("phone-numbers:update", from, "--sms-url", smsUrl);
    expect(await jsonOf("phone-numbers:list")).toMatchObject([{ phoneNumber: from, smsUrl }]);
    expect(carrier.number(from)).toMatchObject({ inboundUrl: smsUrl });
  });
});

describe("notifme-sdk", () => {
  let installed: ReturnType<typeof installClient>;
  let client: Client;
  const twilio = { type: "twilio", accountSid, authToken };
  const nexmo = { type: "nexmo", apiKey: "abcd1234", apiSecret: "abcdef0123456789" };

  beforeAll(() => {
    installed = installClient("notifme-sdk", "1.16.25");
    client = startClient(server, "notifme.ts", { INSTALLED_IN: installed.folder, INSTALLED: "notifme-sdk" });
  });
  afterAll(() => {
    client.close();
    installed.remove();
  });

  test("sends a text", async () => {
    const sent = await client.call("send", [twilio, nexmo], { from, to, text: "Ton code : 123456 ✓" });
    const { id, body } = await carrier.waitForMessage({ to, timeoutMs: patienceMs });
    expect(body).toBe("Ton code : 123456 ✓");
    expect(sent).toMatchObject({
      status: "success",
      channels: { sms: { id, providerId: "sms-twilio-provider" } },
    });
  });

  test("goes to the next provider when one refuses", async () => {
    carrier.faults.add({ kind: "server-error", provider: "twilio", status: 503 });
    const sent = await client.call("send", [twilio, nexmo], {
      from: from.slice(1),
      to: to.slice(1),
      text: "hello",
    });
    expect(sent).toEqual({
      status: "success",
      channels: { sms: { id: expect.any(String), providerId: "sms-nexmo-provider" } },
    });
    const { provider } = await carrier.waitForMessage({ to, timeoutMs: patienceMs });
    expect(provider).toBe("vonage-sms");
  });

  test("reports what the service said", async () => {
    expect(await client.call("send", [twilio], { from, to: "+15005550001", text: "hello" })).toEqual({
      status: "error",
      channels: { sms: { providerId: "sms-twilio-provider" } },
      errors: { sms: expect.stringMatching(/^400 - Invalid 'To' Phone Number/) },
    });
  });
});
