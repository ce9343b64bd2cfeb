import { expect, test } from "vitest";
import "./patience.test-kit.ts";
import { soak } from "./soak.test-kit.ts";

/** `SMSKIT_SEED=random` draws one. */
const asked = process.env["SMSKIT_SEED"];
const seed = asked === "random" ? Math.floor(Math.random() * 1e9) : Number(asked || 20_261_125);

test("500 messages through two workers that are killed: each at most once, and none lost without a word", async () => {
  const messages = 500;
  const report = await soak({
    messages,
    workers: 2,
    concurrency: 5,
    killEvery: { messages: 40 },
    timeoutMs: 2_000,
    seed,
  });
  console.log(`soak: SMSKIT_SEED=${seed}`, JSON.stringify({ ...report, twice: report.twice.length }));
  expect(report.kills, "kills").toBeGreaterThanOrEqual(5);
  expect(report.twice, "delivered twice").toEqual([]);
  expect(report.lost, "accepted, and the carrier never had it").toEqual([]);
  expect(report.denied, "not sent, and the carrier has it").toEqual([]);
  expect(report.accepted + report.failed + report.unknown).toBe(messages);
  expect(report.atCarrier).toBe(report.accepted + report.unknownAtCarrier);
});
