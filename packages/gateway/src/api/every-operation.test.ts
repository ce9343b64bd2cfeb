import { patience } from "@smskit/test-support/patience";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createApiKey } from "../keys/create-api-key.ts";
import { eventSecret } from "../testing/open-event-queue.ts";
import { startApi, type TestApi } from "../testing/start-api.ts";

const to = "+15558675310";
const limited = createApiKey();
const metricsOnly = createApiKey();
let api: TestApi;

beforeAll(async () => {
  api = await startApi({
    keys: [
      { id: "metrics", sha256: metricsOnly.sha256, scopes: ["metrics"] },
      {
        id: "limited",
        sha256: limited.sha256,
        scopes: ["messages:send", "verifications"],
        countries: ["US"],
      },
    ],
    // Nobody listens there.
    events: { endpoints: [{ id: "app", url: "http://127.0.0.1:9/events", secret: eventSecret }] },
    http: { privateHosts: ["127.0.0.1:9"] },
  });
});
afterAll(() => api.close());

const post = (path: string, body?: unknown, headers: Record<string, string> = {}, key?: string) =>
  api.call("POST", path, { body, headers, key });
const wait = { prefer: "wait=20" };

test("each operation has the responses that the document describes", async () => {
  await succeed();
  await fail();
  for (const { operationId, responses } of api.operations) {
    const statuses = [...(api.seen.get(operationId) ?? [])];
    const successes = Object.keys(responses)
      .map(Number)
      .filter((status) => status < 300);
    // 500, and those for what fails outside: the database, the provider.
    const described = Object.keys(responses)
      .map(Number)
      .filter((status) => status < 500 && status !== 429);
    expect(statuses, operationId).toEqual(expect.arrayContaining(successes));
    expect(statuses.toSorted(), operationId).toEqual(expect.arrayContaining(described));
  }
}, 60_000);

async function succeed(): Promise<void> {
  const key = { "idempotency-key": "first" };
  const { body: sent } = await post("/v1/messages", { to, body: "Sent" }, { ...wait, ...key });
  await post("/v1/messages", { to, body: "Another" }, key);
  const sendAt = new Date(Date.now() + 3_600_000).toISOString();
  const { body: scheduled } = await post("/v1/messages", { to, body: "Later", sendAt });
  await api.call("GET", `/v1/messages/${sent.id}`);
  await api.call("GET", "/v1/messages?limit=1");
  await post("/v1/messages/search", { number: to });
  await post(`/v1/messages/${scheduled.id}/redact`);
  await post(`/v1/messages/${scheduled.id}/cancel`);
  await expect.poll(() => api.server.carrier.messages[0]?.status, patience).toBe("delivered");
  const blocked = "+15558675319";
  await post("/v1/suppressions", { number: blocked });
  const { body: failed } = await post("/v1/messages", { to: blocked, body: "Not sent" }, wait);
  await post(`/v1/messages/${failed.id}/cancel`);
  await post(`/v1/messages/${sent.id}/redact`);
  const other = { "idempotency-key": "second" };
  const batch = await post("/v1/batches", { messages: [{ to, body: "One" }] }, other);
  await post("/v1/batches", { messages: [{ to, body: "Two" }] }, other);
  await api.call("GET", `/v1/batches/${batch.body.id}`);
  const { body: verification } = await post("/v1/verifications", { to, usageType: "SignIn" });
  const path = `/v1/verifications/${verification.verificationId}`;
  await post(`${path}/check`, { code: "000000" });
  // As if its code were sent a minute ago.
  await api.gateway.context?.database.query(
    `UPDATE smskit.verifications
      SET codes = jsonb_set(codes, '{0,issuedAt}', to_jsonb((codes->0->>'issuedAt')::float8 - 60000))`,
  );
  await post(`${path}/resend`, {});
  await post("/v1/templates/preview", { usageType: "SignIn", variables: { code: "1" } });
  await api.call("GET", "/v1/templates");
  await post("/v1/suppressions", { number: to });
  await api.call("GET", "/v1/suppressions");
  await post("/v1/suppressions/lookup", { number: to });
  await post("/v1/suppressions/remove", { number: to });
  const { body } = await api.call("GET", `/v1/events?messageId=${sent.id}`);
  await post(`/v1/events/${body.events[0].id}/replay`);
  await post("/v1/events/replay", { from: "2026-01-01T00:00:00Z" });
  await api.call("DELETE", `/v1/recipients/${encodeURIComponent(to)}`);
}

async function fail(): Promise<void> {
  const id = crypto.randomUUID();
  for (const { method, path } of api.operations) {
    const url = path.replace(/\{\w+\}/, path.includes("{number}") ? "x" : id);
    await api.call(method, url, { key: "unknown" });
    await api.call(method, url, { key: metricsOnly.key });
    await api.call(method, `${url}?limit=x&before=x&unknown=x`, {
      body: method === "POST" ? { unknown: 1 } : undefined,
    });
    await api.call(method, path.replace(/\{\w+\}/, "x".repeat(101)));
    if (method !== "POST") continue;
    await api.call(method, url, { body: "{" });
    await api.call(method, url, { body: "{}", headers: { "content-type": "text/plain" } });
    await api.call(method, url, { body: " ".repeat(5_000_000) });
  }
  await post("/v1/messages", { to: "+4915112345678", body: "Hallo" }, {}, limited.key);
  await post("/v1/verifications", { to: "+4915112345678", usageType: "SignIn" }, {}, limited.key);
}
