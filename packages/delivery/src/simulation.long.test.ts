import { describe, expect, test } from "vitest";
import { simulate } from "./testing/simulation.ts";
import type { SimulationReport } from "./testing/simulation-count.ts";

/** `SMSKIT_SEED=random` draws one. */
const asked = process.env["SMSKIT_SEED"];
const seed = asked === "random" ? Math.floor(Math.random() * 1e9) : Number(asked || 20_261_123);

console.log(`SMSKIT_SEED=${seed}`);

function print(name: string, report: SimulationReport): void {
  const { twice, unflagged, lost, denied, unaccounted, untold, unfired, ...counts } = report;
  console.log(`${name}: SMSKIT_SEED=${seed}`, JSON.stringify({ ...counts, twice: twice.length }));
}

describe("a simulation of sends with random faults, counted at the carrier", () => {
  test("10,000 sends: no duplicate, and none lost without an error or an unknown outcome", async () => {
    const sends = 10_000;
    const report = await simulate({ seed, sends, trouble: 2.5 });
    print("onUnknown stop", report);
    // With less the run proves nothing.
    expect(report.faults, "faults").toBeGreaterThanOrEqual(2_000);
    expect(report.first.unknown, "unknown outcomes").toBeGreaterThanOrEqual(500);
    expect(report.unfired, "kinds of faults that never struck").toEqual([]);
    expect(report.reconciled, "reconciled").toBeGreaterThanOrEqual(100);
    expect(report.repeated, "repeated with their key").toBeGreaterThanOrEqual(50);
    expect(report.twice, "delivered twice").toEqual([]);
    expect(report.lost, "accepted, and the carrier never had it").toEqual([]);
    expect(report.denied, "not sent, and the carrier has it").toEqual([]);
    expect(report.unaccounted, "unaccounted for").toEqual([]);
    expect(report.untold, "unknown, and the provider could tell").toEqual([]);
    for (const tally of [report.first, report.last]) {
      expect(tally.accepted + tally["not-sent"] + tally.unknown).toBe(sends);
    }
  }, 300_000);

  test("with onUnknown failover, every duplicate is flagged as a possible duplicate", async () => {
    const report = await simulate({ seed, sends: 1_000, onUnknown: "failover", trouble: 2 });
    print("onUnknown failover", report);
    expect(report.faults, "faults").toBeGreaterThanOrEqual(200);
    expect(report.twice.length, "delivered twice").toBeGreaterThan(0);
    expect(report.unflagged, "delivered twice, and nobody was told").toEqual([]);
    expect(report.lost, "accepted, and the carrier never had it").toEqual([]);
    expect(report.denied, "not sent, and the carrier has it").toEqual([]);
    expect(report.unaccounted, "unaccounted for").toEqual([]);
  }, 300_000);
});
