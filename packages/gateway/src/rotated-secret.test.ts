import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { GatewayConfigInput } from "./config/gateway-config-input.ts";
import { askDoor, hookSecret, supabaseHeaders } from "./doors/testing/ask-door.ts";
import { createApiKey } from "./keys/create-api-key.ts";
import { secret, startGateway, type TestGateway } from "./testing/start-gateway.ts";

const newest = "a-newer-secret-of-the-gateway";
const key = createApiKey();
const to = "+15558675310";
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "smskit-rotated-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Runs a gateway on the same database with other secrets; returns how many texts a phone got. */
async function withSecrets(
  secrets: string | string[],
  work: (gateway: TestGateway) => Promise<void>,
  changes: Partial<GatewayConfigInput> = {},
): Promise<number> {
  const gateway = await startGateway({
    ...changes,
    database: join(folder, "state"),
    secret: secrets,
    keys: [{ id: "app", sha256: key.sha256, scopes: ["messages:send", "recipients:erase"] }],
    doors: { hook: { type: "supabase", secret: hookSecret } },
  });
  try {
    await work(gateway);
    return (await gateway.texts()).length;
  } finally {
    await gateway.close();
  }
}

function post({ request }: TestGateway, path: string, body: object, idempotencyKey: string) {
  return request(path, {
    method: "POST",
    headers: {
      authorization: `Bearer ${key.key}`,
      "content-type": "application/json",
      "idempotency-key": idempotencyKey,
    },
    body: JSON.stringify(body),
  });
}

test("requests that were seen before a rotation of the secret are recognized after it", async () => {
  const hook = JSON.stringify({ sms: { otp: "123456", phone: "15558675311" } });
  const headers = supabaseHeaders(hook);
  const ids: unknown[] = [];
  const askAll = async (gateway: TestGateway) => {
    const sent = await post(gateway, "/v1/messages", { to, body: "Your order is on its way." }, "order-1");
    const batch = await post(gateway, "/v1/batches", { messages: [{ to, body: "Hello." }] }, "batch-1");
    // 200 if its text was sent before.
    expect([sent.status, batch.status]).toEqual([ids.length === 0 ? 202 : 200, 202]);
    ids.push([(await sent.json()).id, (await batch.json()).id]);
    expect((await askDoor(gateway, "hook", hook, headers)).status).toBe(204);
    const other = await post(gateway, "/v1/messages", { to, body: "Another text." }, "order-1");
    expect(other.status).toBe(409);
  };
  expect(await withSecrets(secret, askAll)).toBe(3);
  expect(await withSecrets([newest, secret], askAll)).toBe(0);
  expect(ids[1]).toEqual(ids[0]);
  // What is new now has the newest secret, with which it is found when the old one is gone.
  const more = (gateway: TestGateway) =>
    post(gateway, "/v1/messages", { to, body: "A later text." }, "order-2").then(() => {});
  expect(await withSecrets([newest, secret], more)).toBe(1);
  expect(await withSecrets(newest, more)).toBe(0);
});

test("a limit by recipient counts on after a rotation of the secret", async () => {
  const limits = [{ name: "person", per: "recipient", texts: 2, perSeconds: 3_600 }] as const;
  const send = ({ request }: TestGateway) =>
    request("/v1/messages", {
      method: "POST",
      headers: {
        authorization: `Bearer ${key.key}`,
        ...{ "content-type": "application/json", prefer: "wait=20" },
      },
      body: JSON.stringify({ to: "+15558675320", body: "Hello." }),
    }).then(() => {});
  const textsWith = (secrets: string | string[]) =>
    withSecrets(secrets, send, { delivery: { limits: [...limits] } });
  expect(await textsWith(secret)).toBe(1);
  expect(await textsWith([newest, secret])).toBe(1);
  expect(await textsWith([newest, secret])).toBe(0);
});
