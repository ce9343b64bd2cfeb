import { type MockServer, startMockServer } from "@smskit/mock";
import { patience, patienceMs } from "@smskit/test-support/patience";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { type Account, madeUpAccounts, registry, webhookOf } from "./accounts.ts";
import { type ExampleOptions, type RunningExample, startExample } from "./start-example.ts";
import { clientOf } from "./testing/app-client.ts";
import { reportingProviders } from "./testing/held-reports.ts";
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
function accountAt(provider: string): Account {
  const { config, webhook } = madeUpAccounts[provider] as Account;
  return { provider, webhook, config: { ...config, baseUrl: mock.url } };
}

test.each(Object.keys(madeUpAccounts))(
  "your own account at %s shows no texts and has no address that the provider cannot reach",
  async (provider) => {
    const example = await start({ account: accountAt(provider) });
    expect(example).toMatchObject({ provider, carrier: undefined, receivesReports: false });
    const client = clientOf({ request: fetch }, example.url);
    expect(await client.open()).not.toContain("Offline mode");
    const page = await client.submit("/start", { number: to });
    const { body, parameters } = await mock.carrier.waitForMessage({ to, timeoutMs: patienceMs });
    expect(page).toContain("Enter the code");
    expect(page).not.toContain(body);
    expect(JSON.stringify(parameters)).not.toContain("/webhooks/");
  },
);

test.each(reportingProviders)("with a public address, %s receives it with every text", async (provider) => {
  const example = await start({ account: accountAt(provider), publicUrl });
  expect(example.receivesReports).toBe(true);
  await clientOf({ request: fetch }, example.url).submit("/start", { number: to });
  const { body, parameters } = await mock.carrier.waitForMessage({ to, timeoutMs: patienceMs });
  expect(JSON.stringify(parameters)).toContain(`${publicUrl}/webhooks/${provider}`);
  expect(body).toMatch(/\n@lemon\.example #\d{6}$/);
});

test("an account whose webhooks cannot be verified is used without them", async () => {
  const { provider, config } = accountAt("vonage");
  const example = await start({ account: { provider, config }, publicUrl });
  expect(example.receivesReports).toBe(false);
  await clientOf({ request: fetch }, example.url).submit("/start", { number: to });
  const { parameters } = await mock.carrier.waitForMessage({ to, timeoutMs: patienceMs });
  expect(JSON.stringify(parameters)).not.toContain("/webhooks/");
});

test("values in both the config and `webhook` are read from `webhook`", () => {
  const config = { authToken: "fedcba9876543210fedcba9876543210" };
  expect(webhookOf({ provider: "twilio", config })).toBeDefined();
  const account = { provider: "twilio", config, webhook: { authToken: "" } };
  expect(() => webhookOf(account)).toThrow("`authToken` is missing");
});

test("offline mode rejects an unknown provider", async () => {
  await expect(start({ provider: "acme" })).rejects.toThrow("provider: must be one of ");
});

test.each(
  Object.keys(madeUpAccounts).filter((provider) => {
    const { webhooks } = registry.create(madeUpAccounts[provider] as Account).features ?? {};
    return webhooks !== undefined && webhooks !== false && webhooks.delivery;
  }),
)("offline, the page tells when a text through %s has arrived", async (provider) => {
  const example = await start({ provider, latencyMs: 0 });
  const client = clientOf({ request: fetch }, example.url);
  await client.submit("/start", { number: to });
  await vi.waitFor(async () => expect(await client.open()).toContain("Delivered to your phone."), patience);
});
