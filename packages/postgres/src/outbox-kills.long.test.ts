import { type MockServer, startMockServer } from "@smskit/mock";
import { type PostgresServer, startPostgresServer } from "@smskit/test-postgres";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { killPoints, killWorkers } from "./testing/kill-workers.ts";
import { soak } from "./testing/soak.ts";
import "@smskit/test-support/patience";

let postgres: PostgresServer;
let provider: MockServer;

beforeAll(async () => {
  postgres = await startPostgresServer();
  provider = await startMockServer({ port: 0 });
});
afterAll(async () => {
  await provider.close();
  await postgres.remove();
});

describe("workers killed beside a server, counted at the carrier", () => {
  test.concurrent.each(killPoints)("$point: 20 kills, no duplicate and no silently lost message", (at) =>
    killWorkers(at, { kills: 20, provider, target: postgres.url }),
  );
});

/** `SMSKIT_SEED=random` draws one. */
const asked = process.env["SMSKIT_SEED"];
const seed = asked === "random" ? Math.floor(Math.random() * 1e9) : Number(asked || 20_261_125);

test.concurrent("a short soak test: 500 messages through two workers, one of which is killed repeatedly", async () => {
  const report = await soak({
    messages: 500,
    workers: 2,
    concurrency: 2,
    killEvery: { messages: 25 },
    timeoutMs: 2_000,
    seed,
  });
  console.log(`soak: SMSKIT_SEED=${seed}`, JSON.stringify({ ...report, twice: report.twice.length }));
  expect(report.kills, "kills").toBeGreaterThanOrEqual(5);
  expect(report.twice, "delivered twice").toEqual([]);
  expect(report.lost, "accepted, and the carrier never had it").toEqual([]);
  expect(report.denied, "not sent, and the carrier has it").toEqual([]);
  expect(report.accepted + report.failed + report.unknown).toBe(500);
  expect(report.atCarrier).toBe(report.accepted + report.unknownAtCarrier);
});
