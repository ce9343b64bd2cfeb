import { createHmac } from "node:crypto";
import { patienceMs } from "@smskit/test-support/patience";
import { afterEach, expect, test } from "vitest";
import { madeUpAccounts } from "./accounts.ts";
import { type RunningExample, startExample } from "./start-example.ts";
import { clientOf } from "./testing/app-client.ts";
import { sharedState } from "./testing/state.ts";

const to = "+15558675310";
let example: RunningExample | undefined;
afterEach(() => example?.close());

/** A sign-in whose text was accepted, and of which nothing was reported yet. */
async function waiting(provider: keyof typeof madeUpAccounts) {
  const log: string[] = [];
  example = await startExample({
    provider,
    openState: async () => sharedState(),
    log: (line) => log.push(line),
  });
  const { url, carrier } = example;
  carrier?.faults.add({ kind: "missing-receipt" });
  const client = clientOf({ request: fetch }, url);
  expect(await client.submit("/start", { number: to })).toContain("On its way to your phone.");
  const message = await carrier?.waitForMessage({ to, timeoutMs: patienceMs });
  return { client, log, webhook: `${url}/webhooks/${provider}`, id: message?.id ?? "" };
}

/** What a stranger who has another token would send. */
const forgeries = {
  twilio(webhook: string, id: string): RequestInit {
    const parameters = { MessageSid: id, MessageStatus: "undelivered", ErrorCode: "30003" };
    const signed = webhook + Object.entries(parameters).sort().flat().join("");
    const signature = createHmac("sha1", "another token").update(signed).digest("base64");
    return { body: new URLSearchParams(parameters), headers: { "x-twilio-signature": signature } };
  },
  vonage(_webhook: string, id: string): RequestInit {
    const timestamp = String(Math.floor(Date.now() / 1000));
    const parameters = { messageId: id, status: "failed", "err-code": "1", timestamp };
    const signed = Object.entries(parameters)
      .sort()
      .map(([name, value]) => `&${name}=${value}`)
      .join("");
    const sig = createHmac("sha256", "another secret").update(signed).digest("hex");
    return { body: new URLSearchParams({ ...parameters, sig }) };
  },
};

const providers = Object.keys(madeUpAccounts) as (keyof typeof madeUpAccounts)[];

test.each(providers)(
  "%s: a report whose signature is wrong is refused, and changes nothing",
  async (provider) => {
    const { client, log, webhook, id } = await waiting(provider);
    const forged = forgeries[provider](webhook, id);
    const unsigned = { body: new URLSearchParams({ MessageSid: id, messageId: id, status: "failed" }) };
    for (const request of [forged, unsigned]) {
      const response = await fetch(webhook, { method: "POST", ...request });
      expect(response.status).toBe(403);
      expect(await response.text()).toBe("");
    }
    expect(await client.open()).toContain("On its way to your phone.");
    expect(log).toHaveLength(2);
    expect(log.join()).not.toMatch(/5558675310|another|\b\d{6}\b/);
  },
);

test.each(providers)("%s: a report that is too large is refused", async (provider) => {
  const { client, webhook } = await waiting(provider);
  const body = new URLSearchParams({ status: "x".repeat(70_000) });
  expect((await fetch(webhook, { method: "POST", body })).status).toBe(413);
  expect(await client.open()).toContain("On its way to your phone.");
});

test("another provider's webhooks have no address here", async () => {
  const { webhook } = await waiting("twilio");
  const response = await fetch(webhook.replace("twilio", "vonage"), { method: "POST", body: "{}" });
  expect(response.status).toBe(403);
  const page = await fetch(webhook.replace("twilio", "vonage"));
  expect(page.status).toBe(404);
});
