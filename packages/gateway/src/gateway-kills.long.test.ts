import { expect, test } from "vitest";
import { killGateways } from "./testing/kill-gateways.ts";
import "@smskit/test-support/patience";

/** `SMSKIT_SEED=random` draws one. */
const asked = process.env["SMSKIT_SEED"];
const seed = asked === "random" ? Math.floor(Math.random() * 1e9) : Number(asked || 20_261_129);

test("two gateways, killed at random under load: nothing is sent twice, and nothing that was accepted is lost", async () => {
  const { printed, ...report } = await killGateways({ kills: 14, clients: 24, seed });
  console.log(`gateway kills: SMSKIT_SEED=${seed}`, JSON.stringify(report));
  expect(report.twice, "on a phone more than once").toEqual([]);
  expect(report.lost, "accepted, and neither on the phone nor failed or unknown on record").toEqual([]);
  expect(report.denied, "said to be not sent, and on the phone").toEqual([]);
  expect(report.unsettled, "still queued").toEqual([]);
  // With fewer, it proves nothing.
  expect(report.kills, "kills").toBeGreaterThanOrEqual(14);
  expect(report.cutRequests, "requests under way at a gateway that was killed").toBeGreaterThanOrEqual(40);
  expect(report.atPhones, "texts on phones").toBeGreaterThanOrEqual(300);
  expect(printed, "whole numbers in logs").not.toMatch(/\b1555\d{7}\b/);
});
