import { afterAll, beforeAll, expect, test } from "vitest";
import { scopes } from "../config/gateway-config.ts";
import type { GatewayConfigInput } from "../config/gateway-config-input.ts";
import type { GatewayContext } from "../context.ts";
import { createApiKey } from "../keys/create-api-key.ts";
import { tablesWith as tablesOf } from "../testing/read-every-table.ts";
import { untilTrue } from "../testing/start-receiver.ts";
import { accountSid, authToken, messagesPath } from "../testing/start-twilio-front.ts";
import { newSid, startWebhooks, type TestWebhooks } from "../testing/start-webhooks.ts";

const { key, sha256 } = createApiKey();
const doorToken = "the-token-of-a-door-for-tests";
const inAnHour = () => new Date(Date.now() + 3_600_000).toISOString();

let webhooks: TestWebhooks;
let context: GatewayContext;

beforeAll(async () => {
  webhooks = await startWebhooks();
  const config: GatewayConfigInput = {
    ...webhooks.config,
    keys: [{ id: "app", sha256, scopes: [...scopes] }],
    doors: { kratos: { type: "kratos", token: doorToken, dailyTexts: 1_000, countries: ["US"] } },
    twilio: { accounts: [{ accountSid, authToken }] },
  };
  await webhooks.gateway.reload(config);
  context = webhooks.gateway.context as GatewayContext;
});
afterAll(() => webhooks?.close());

async function call(method: string, path: string, body?: object, headers: Record<string, string> = {}) {
  const response = await webhooks.request(path, {
    method,
    headers: { authorization: `Bearer ${key}`, "content-type": "application/json", ...headers },
    ...(body && { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  return { status: response.status, body: text === "" ? undefined : JSON.parse(text) };
}

const tablesWith = (...strings: readonly string[]) => tablesOf(context.database, ...strings);

/** What can lead to a person: the number in every form that is stored, its hashes, and the ids of its messages. */
async function tracesOf(to: string, ids: readonly string[]): Promise<string[]> {
  const hashes = context.hash.all("number", to);
  const { rows } = await context.database.query<{ recipient: string }>(
    "SELECT DISTINCT verification->>'recipient' AS recipient FROM smskit.verifications WHERE id = ANY($1)",
    [ids],
  );
  const { rows: messages } = await context.database.query<{ id: string; outbox: string }>(
    "SELECT id, outbox_id AS outbox FROM smskit.gateway_messages WHERE number_hash = ANY($1)",
    [hashes],
  );
  return [
    to.slice(2),
    ...hashes,
    ...ids,
    ...rows.map(({ recipient }) => recipient),
    ...messages.flatMap(({ id, outbox }) => [id, outbox]),
  ];
}

/** Takes a number through everything that leaves something in the database. Returns the ids. */
async function live(to: string, name: string): Promise<string[]> {
  const wait = { prefer: "wait=20" };
  const sent = await call("POST", "/v1/messages", { to, body: `${name} sent` }, wait);
  const later = await call("POST", "/v1/messages", { to, body: `${name} later`, sendAt: inAnHour() });
  const canceled = await call("POST", "/v1/messages", { to, body: `${name} canceled`, sendAt: inAnHour() });
  await call("POST", `/v1/messages/${canceled.body.id}/cancel`);
  await call("POST", "/v1/suppressions", { number: to });
  const refused = await call("POST", "/v1/messages", { to, body: `${name} refused` }, wait);
  expect(refused.body).toMatchObject({ status: "failed" });
  await call("POST", "/v1/suppressions/remove", { number: to });
  const batch = { messages: [{ to, body: `${name} in a batch`, reference: `${name}-batch` }] };
  expect((await call("POST", "/v1/batches", batch, { "idempotency-key": name })).status).toBe(202);
  const door = await webhooks.request("/doors/kratos", {
    method: "POST",
    headers: { authorization: `Bearer ${doorToken}`, "content-type": "application/json" },
    body: JSON.stringify({
      ...{ recipient: to, body: `${name} 907514`, template_type: "login_code_valid" },
      template_data: { to, login_code: "907514" },
    }),
  });
  expect(door.status).toBeLessThan(300);
  const front = await webhooks.request(`${messagesPath}.json`, {
    method: "POST",
    headers: {
      authorization: `Basic ${Buffer.from(`${accountSid}:${authToken}`).toString("base64")}`,
    },
    body: new URLSearchParams({ To: to, From: "+15550001111", Body: `${name} by the front` }),
  });
  expect(front.status).toBe(201);
  expect((await webhooks.inbound(newSid(), `${name} wrote`, to)).status).toBeLessThan(300);
  const verifications = [];
  for (const code of ["000000", undefined]) {
    const { body } = await call("POST", "/v1/verifications", { to, usageType: "SignIn" });
    verifications.push(body.verificationId);
    if (code !== undefined) await call("POST", `/v1/verifications/${body.verificationId}/check`, { code });
  }
  const ids = [sent, later, canceled, refused].map(({ body }) => body.id);
  // Everything else was sent, and reported by the provider, and is known to the app.
  await untilTrue(async () => {
    const { rows } = await context.database.query(
      `SELECT 1 FROM smskit.gateway_messages WHERE status IN ('queued', 'accepted', 'sent') AND due_at IS NULL
        UNION ALL SELECT 1 FROM smskit.gateway_event_deliveries WHERE state = 'pending'`,
    );
    return rows.length === 0;
  });
  return [...ids, ...verifications];
}

test("nothing in any table leads to a person who was erased, but the suppression and short-lived hashes; others keep everything", async () => {
  const [to, other] = ["+15558675310", "+15558675399"];
  const ids = await live(to, "Alice");
  const traces = await tracesOf(to, ids);
  const others = await tracesOf(other, await live(other, "Bob"));
  const before = await tablesWith(...others, "Bob");
  expect(await tablesWith(...traces, "Alice")).toEqual(before);
  expect(before).toContain("smskit.verifications");

  await call("POST", "/v1/suppressions", { number: to });
  const path = `/v1/recipients/${encodeURIComponent(to)}`;
  const { body } = await call("DELETE", path);
  expect(body).toMatchObject({ underWay: 0, canceled: 1, verifications: 2 });

  expect(await tablesWith(to.slice(2), "Alice")).toEqual(["smskit.suppressions"]);
  // Keyed hashes and random ids, until their time is over: a repeated request must not be sent again, and limits hold.
  const remaining = ["smskit.gateway_keys", "smskit.limits", "smskit.suppressions"];
  expect(await tablesWith(...traces)).toEqual(remaining);
  expect(await tablesWith(...others, "Bob")).toEqual(before);
});
