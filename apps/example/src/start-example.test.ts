import { createHmac } from "node:crypto";
import { type MockServer, startMockServer } from "@smskit/mock";
import { patienceMs } from "@smskit/test-support/patience";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type Account, madeUpAccounts } from "./accounts.ts";
import { type ExampleOptions, type RunningExample, startExample } from "./start-example.ts";
import { clientOf } from "./testing/app-client.ts";
import { sharedState } from "./testing/state.ts";

const to = "+15558675310";
const publicUrl = "https://lemon.example";

let mock: MockServer;
let example: RunningExample | undefined;
beforeEach(async () => {
  mock = await startMockServer();
});
afterEach(async () => {
  await example?.close();
  await mock.close();
});

async function start(options: ExampleOptions): Promise<RunningExample> {
  example = await startExample({ openState: async () => sharedState(), ...options });
  return example;
}

/** An account as its owner has it; only the provider's address is another. */
function accountAt(provider: keyof typeof madeUpAccounts): Account {
  const { config, ...rest } = madeUpAccounts[provider];
  return { ...rest, config: { ...config, baseUrl: mock.url } };
}

test("your own account shows nobody's texts, and names no address that the provider cannot reach", async () => {
  const example = await start({ account: accountAt("twilio") });
  expect(example).toMatchObject({ provider: "twilio", carrier: undefined, hearsOfDeliveries: false });
  const client = clientOf({ request: fetch }, example.url);
  expect(await client.open()).not.toContain("Offline mode");
  const page = await client.submit("/start", { number: to });
  const { body } = await mock.carrier.waitForMessage({ to, timeoutMs: patienceMs });
  expect(page).toContain("Enter the code");
  expect(page).not.toContain(body);
  expect(mock.carrier.requests[0]?.form).not.toHaveProperty("StatusCallback");
});

test.each([
  ["twilio", "StatusCallback"],
  ["vonage", "callback"],
] as const)("behind a public address, %s gets it with every text", async (provider, parameter) => {
  const example = await start({ account: accountAt(provider), publicUrl });
  expect(example.hearsOfDeliveries).toBe(true);
  await clientOf({ request: fetch }, example.url).submit("/start", { number: to });
  expect(mock.carrier.requests[0]?.form[parameter]?.[0]).toContain(`${publicUrl}/webhooks/${provider}`);
  expect((await mock.carrier.waitForMessage({ to, timeoutMs: patienceMs })).body).toMatch(
    /\n@lemon\.example #\d{6}$/,
  );
});

test("a report that was signed for the public address counts, though it comes in at another one", async () => {
  const example = await start({ account: accountAt("twilio"), publicUrl });
  const client = clientOf({ request: fetch }, example.url);
  await client.submit("/start", { number: to });
  const { id, parameters } = await mock.carrier.waitForMessage({ to, timeoutMs: patienceMs });
  const callback = String(parameters["StatusCallback"]);
  const report = { MessageSid: id, MessageStatus: "delivered" };
  const signature = createHmac("sha1", madeUpAccounts.twilio.config.authToken)
    .update(callback + Object.entries(report).sort().flat().join(""))
    .digest("base64");
  const response = await fetch(callback.replace(publicUrl, example.url), {
    method: "POST",
    body: new URLSearchParams(report),
    headers: { "x-twilio-signature": signature },
  });
  expect(response.status).toBe(204);
  expect(await client.open()).toContain("Delivered to your phone.");
});

test("an account whose webhooks nothing can verify is used without them", async () => {
  const { provider, config } = accountAt("vonage");
  const example = await start({ account: { provider, config }, publicUrl });
  expect(example.hearsOfDeliveries).toBe(false);
  const client = clientOf({ request: fetch }, example.url);
  await client.submit("/start", { number: to });
  expect(mock.carrier.requests[0]?.form).not.toHaveProperty("callback");
});
