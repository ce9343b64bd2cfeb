import { afterAll, beforeAll, expect, test } from "vitest";
import type { GatewayContext } from "../context.ts";
import { startGateway, type TestGateway } from "../testing/start-gateway.ts";

let gateway: TestGateway;
let context: GatewayContext;

beforeAll(async () => {
  gateway = await startGateway();
  context = gateway.gateway.context as GatewayContext;
});
afterAll(() => gateway.close());

async function count(table: string): Promise<number> {
  const { rows } = await context.database.query<{ count: number }>(
    `SELECT count(*)::int AS count FROM smskit.${table}`,
  );
  return rows[0]?.count ?? Number.NaN;
}

test("old messages, batches and keys are deleted, however many there are; queued messages stay", async () => {
  await context.database.query(
    `INSERT INTO smskit.gateway_messages (id, source, outbox_id, number_hash, number_end, status, created_at)
      SELECT gen_random_uuid(), 'key:app', gen_random_uuid(), 'hash', '10',
        CASE WHEN n > 12000 THEN 'queued' ELSE 'delivered' END, now() - interval '400 days'
      FROM generate_series(1, 12002) AS n
      UNION ALL SELECT gen_random_uuid(), 'key:app', gen_random_uuid(), 'hash', '10', 'delivered', now()`,
  );
  await context.database.query(
    `INSERT INTO smskit.gateway_batches (id, source, total, refused, created_at)
      VALUES (gen_random_uuid(), 'key:app', 1, 0, now() - interval '400 days'), (gen_random_uuid(), 'key:app', 1, 0, now())`,
  );
  await context.database.query(
    `INSERT INTO smskit.gateway_keys (source, key, fingerprint, message_id, expires_at)
      VALUES ('key:app', 'old', '', gen_random_uuid(), now() - interval '1 s'),
        ('key:app', 'new', '', gen_random_uuid(), now() + interval '1 day')`,
  );
  await context.messages.purge(90);
  expect(await count("gateway_messages")).toBe(3);
  expect(await count("gateway_batches")).toBe(1);
  expect(await count("gateway_keys")).toBe(1);
});
