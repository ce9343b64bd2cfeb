import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { patience } from "@smskit/test-support/patience";
import { reveals } from "@smskit/test-support/without-ids";
import { afterAll, beforeAll, expect, test } from "vitest";
import { scopes } from "./config/gateway-config.ts";
import type { GatewayConfigInput } from "./config/gateway-config-input.ts";
import type { GatewayContext } from "./context.ts";
import { createApiKey } from "./keys/create-api-key.ts";
import { eventSecret } from "./testing/open-event-queue.ts";
import { passDays } from "./testing/pass-days.ts";
import { readEveryTable, tablesWith } from "./testing/read-every-table.ts";
import { recordSpans } from "./testing/record-spans.ts";
import { secret, startGateway } from "./testing/start-gateway.ts";
import { untilTrue } from "./testing/start-receiver.ts";
import { accountSid, authToken, messagesPath } from "./testing/start-twilio-front.ts";
import { newSid, startWebhooks, type TestWebhooks } from "./testing/start-webhooks.ts";

const to = "+15558675310";
/** The same number as a person writes it. */
const written = "+1 (555) 867-5310";
const numbers = [to.slice(2), "867-5310"];
const texts = ["Xyzzy", "Plugh"];
const doorToken = "the-token-of-a-door-for-tests";
const { key, sha256 } = createApiKey();
const credentials = [
  ...[key, doorToken, authToken, "fedcba9876543210fedcba9876543210", eventSecret, secret],
  ...["Frobozz", "Zorkmid", Buffer.from(`${accountSid}:${authToken}`).toString("base64")],
];
/** Those that were texted. */
const codes = ["907514"];
const inAnHour = () => new Date(Date.now() + 3_600_000).toISOString();

const spans = recordSpans();
/** Responses whose purpose is not to show a number or a text. */
const responses: string[] = [];
let folder: string;
/** The id of a message that waits for its time. */
let scheduled: string;
let webhooks: TestWebhooks;
let context: GatewayContext;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "smskit-privacy-"));
  // An unknown outcome stays so, however slow the machine is.
  webhooks = await startWebhooks({ database: folder }, { lookUpAfterMs: [3_600_000] });
  const config: GatewayConfigInput = {
    ...webhooks.config,
    keys: [{ id: "app", sha256, scopes: [...scopes] }],
    delivery: {
      connectors: ["main"],
      limits: [{ name: "person", per: "recipient", texts: 100, perSeconds: 3_600 }],
    },
    doors: { kratos: { type: "kratos", token: doorToken } },
    twilio: { accounts: [{ accountSid, authToken }] },
  };
  await webhooks.gateway.reload(config);
  context = webhooks.gateway.context as GatewayContext;
  await sendTexts();
  await sendBadRequests();
  await verify();
  await useDoorAndFront();
  await receiveReports();
  await settle();
});
afterAll(async () => {
  spans.stop();
  await webhooks?.close();
  await rm(folder, { recursive: true, force: true });
});

async function ask(method: string, path: string, body?: object | string, headers: object = {}) {
  const response = await webhooks.request(path, {
    method,
    headers: { authorization: `Bearer ${key}`, "content-type": "application/json", ...headers },
    ...(body !== undefined && { body: typeof body === "string" ? body : JSON.stringify(body) }),
  });
  const text = await response.text();
  responses.push(`${method} ${response.status} ${JSON.stringify([...response.headers])} ${text}`);
  return { status: response.status, text, json: text.startsWith("{") ? JSON.parse(text) : undefined };
}

const wait = { prefer: "wait=20" };
const send = (body: object, headers: object = wait) => ask("POST", "/v1/messages", { to, ...body }, headers);

async function sendTexts(): Promise<void> {
  await send({ body: "Xyzzy sent" }, { "idempotency-key": "Frobozz", ...wait });
  await send({ body: "Xyzzy repeated with another text" }, { "idempotency-key": "Frobozz" });
  await send({ to: written, usageType: "SignIn", variables: { code: "Plugh" } });
  scheduled = (await send({ body: "Xyzzy scheduled", sendAt: inAnHour() }, {})).json.id;
  const { json: canceled } = await send({ body: "Xyzzy canceled", sendAt: inAnHour() }, {});
  await ask("POST", `/v1/messages/${canceled.id}/cancel`);
  const { faults } = webhooks.server.carrier;
  const contentType = "application/json";
  const refusal = { code: 21211, message: `'To' ${to} (${written}) cannot get Xyzzy 907514`, status: 400 };
  faults.add({ kind: "server-error", status: 400, body: JSON.stringify(refusal), contentType, to });
  expect((await send({ body: "Xyzzy refused" })).json.status).toBe("failed");
  faults.clear();
  faults.add({ kind: "empty-answer", to });
  await send({ body: "Xyzzy unknown" }, {});
  await ask("POST", "/v1/verifications", { to, usageType: "SignIn" });
  faults.clear();
  await ask("POST", "/v1/batches", { messages: [{ to, body: "Xyzzy in a batch" }, { to: "867-5310" }] });
  await ask("POST", "/v1/suppressions/lookup", { number: to });
}

/** What fails must not say what it failed with. */
async function sendBadRequests(): Promise<void> {
  for (const path of ["/v1/messages", "/v1/batches", "/v1/verifications", "/v1/suppressions"]) {
    await ask("POST", path, `{"to":"${to}","body":"Xyzzy`);
    await ask("POST", path, { to: [to], body: { text: "Xyzzy" }, number: `${to}1234567`, sendAt: "Xyzzy" });
    await ask("POST", path, { to: `tel:${to}`, number: `tel:${written}`, messages: [{ to, body: 5 }] });
  }
  for (const path of [
    `/v1/messages/${to}`,
    `/v1/events/${to}?text=Xyzzy`,
    `/${to}/Xyzzy`,
    `/webhooks/${to}`,
  ]) {
    await ask("GET", path);
    await ask("POST", path, { to, body: "Xyzzy" });
  }
  await ask("GET", `/v1/messages?limit=${to}&status=Xyzzy`);
  await ask("GET", "/v1/messages", undefined, { authorization: `Bearer ${key}Zorkmid` });
  await ask("POST", "/doors/kratos", `{"recipient":"${to}","body":"Xyzzy`, doorHeaders);
  await ask("POST", "/doors/kratos", { recipient: 5, body: ["Xyzzy"] }, doorHeaders);
  await ask("POST", "/doors/kratos", { recipient: to, body: "Xyzzy" }, { authorization: "Bearer Zorkmid" });
}

const doorHeaders = { authorization: `Bearer ${doorToken}` };

async function verify(): Promise<void> {
  const { json } = await ask("POST", "/v1/verifications", { to, usageType: "SignIn" });
  const { messages } = webhooks.server.carrier;
  // A text of before may arrive after it.
  const code =
    messages.map(({ body }) => /\d{6}/.exec(body)?.[0] ?? "").findLast((found) => found !== "") ?? "";
  expect(code).not.toBe("");
  codes.push(code);
  const path = `/v1/verifications/${json.verificationId}`;
  await ask("POST", `${path}/check`, { code: "000000" });
  await ask("POST", `${path}/resend`, {});
  expect((await ask("POST", `${path}/check`, { code, to })).json.status).toBe("approved");
}

async function useDoorAndFront(): Promise<void> {
  const text = { recipient: to, body: "Xyzzy 907514", template_type: "login_code_valid" };
  const door = { ...text, template_data: { to, login_code: "907514" } };
  for (const _ of ["first", "repeat"]) await ask("POST", "/doors/kratos", door, doorHeaders);
  const basic = `Basic ${Buffer.from(`${accountSid}:${authToken}`).toString("base64")}`;
  const headers = { authorization: basic, "content-type": "application/x-www-form-urlencoded" };
  const StatusCallback = `${webhooks.receiver.url}?token=Zorkmid`;
  const form = { To: to, From: "+15550001111", Body: "Xyzzy by the front", StatusCallback };
  const created = await ask("POST", `${messagesPath}.json`, `${new URLSearchParams(form)}`, headers);
  // The caller gets its own number and text back once.
  expect(created.json).toMatchObject({ to, body: form.Body });
  responses.pop();
  await ask("GET", `${messagesPath}/${created.json.sid}.json`, undefined, headers);
  for (const refused of [
    { To: "867-5310", Body: "Xyzzy" },
    { ...form, StatusCallback: "ftp://x?Zorkmid" },
  ]) {
    await ask("POST", `${messagesPath}.json`, `${new URLSearchParams(refused)}`, headers);
  }
}

async function receiveReports(): Promise<void> {
  const { receiver } = webhooks;
  await webhooks.inbound(newSid(), "Xyzzy wrote", to);
  await receiver.until((events) => events.some(({ data }) => JSON.stringify(data).includes("Xyzzy wrote")));
  await webhooks.post({ MessageSid: "SM1", From: to, To: to, Body: "Xyzzy", SmsStatus: "received" });
  await webhooks.post(
    { MessageSid: newSid(), To: to, MessageStatus: "delivered" },
    "/webhooks/main",
    "Zorkmid",
  );
  receiver.respond = ({ data }) => (JSON.stringify(data).includes("Xyzzy") ? 410 : 204);
  await webhooks.inbound(newSid(), "Xyzzy is not taken", to);
  await webhooks.inbound(newSid(), "STOP", to);
  await send({ body: "Xyzzy suppressed" });
}

/** Waits until only what is scheduled is left, and looks at all that the API shows then. */
async function settle(): Promise<void> {
  await untilTrue(async () => {
    const { rows } = await context.database.query(
      `SELECT 1 FROM smskit.gateway_messages WHERE status = 'queued' AND due_at IS NULL
        UNION ALL SELECT 1 FROM smskit.gateway_event_deliveries
          WHERE state = 'pending' AND target LIKE 'endpoint:%'`,
    );
    return rows.length === 0;
  });
  const { json } = await ask("GET", "/v1/messages?limit=100");
  expect(json.messages.length).toBeGreaterThan(8);
  for (const { id } of json.messages) await ask("GET", `/v1/messages/${id}`);
  await ask("GET", "/v1/events?limit=200");
  await ask("GET", "/metrics");
}

function expectNone(lines: readonly string[], unwanted: readonly string[]): void {
  expect(lines.filter((line) => unwanted.some((one) => reveals(line, one)))).toEqual([]);
}

test("no response, log line, metric or span has a number, a text, a code or a credential", () => {
  const unwanted = [...numbers, ...texts, ...codes, ...credentials];
  expect(responses.length).toBeGreaterThan(50);
  expect(responses.at(-1)).toContain("sms_client_operation_duration");
  expect(webhooks.logged.length).toBeGreaterThan(50);
  expect(spans.recorded.length).toBeGreaterThan(10);
  expectNone(responses, unwanted);
  expectNone(webhooks.logged, unwanted);
  expectNone(spans.recorded, unwanted);
});

test("tables have a number and a text only where they are still needed", async () => {
  const { database } = context;
  // The outbox has what is scheduled, and for a day what was not sent. An event that the app did not take is a dead letter.
  const needed = ["smskit.gateway_events", "smskit.outbox"];
  expect(await tablesWith(database, ...texts)).toEqual(needed);
  expect(await tablesWith(database, ...numbers)).toEqual([...needed, "smskit.suppressions"]);
  expect(await tablesWith(database, ...credentials)).toEqual([]);
  const { rows } = await database.query<{ state: string }>(
    "SELECT state FROM smskit.outbox WHERE payload IS NOT NULL GROUP BY state ORDER BY state",
  );
  expect(rows.map(({ state }) => state)).toEqual(["failed", "queued", "unknown"]);
});

test("when retention is over, nothing about a person is left but the suppression", async () => {
  const { database } = context;
  await ask("POST", `/v1/messages/${scheduled}/cancel`);
  // As when its look-ups have ended.
  await database.query("UPDATE smskit.outbox SET settled_at = clock_timestamp() WHERE state = 'unknown'");
  await passDays(database, 400);
  await webhooks.close();
  const later = await startGateway({ database: folder });
  try {
    const left = async () => {
      const rows = await readEveryTable((later.gateway.context as GatewayContext).database);
      const tables = new Set(rows.map(({ table }) => table).filter((table) => table.startsWith("smskit.")));
      return [...tables].toSorted();
    };
    // Beside the suppression: versions, names of outboxes and connectors, and counts by country.
    const kept = ["gateway_migrations", "migrations", "outboxes", "suppressions", "verification_tallies"];
    await expect.poll(left, patience).toEqual(kept.map((name) => `smskit.${name}`));
  } finally {
    await later.close();
  }
});
