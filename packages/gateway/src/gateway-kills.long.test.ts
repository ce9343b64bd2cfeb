import { expect, test } from "vitest";
import { killGateways } from "./testing/kill-gateways.ts";
import "@smskit/test-support/patience";

/** `SMSKIT_SEED=random` draws one. */
const asked = process.env["SMSKIT_SEED"];
const seed = asked === "random" ? Math.floor(Math.random() * 1e9) : Number(asked || 20_261_129);

test("two gateways, killed at random under load: nothing is sent twice, nothing that was accepted is lost, and the app gets every event in order", async () => {
  console.log(`gateway kills: SMSKIT_SEED=${seed}`);
  const { printed, ...report } = await killGateways({ kills: 14, clients: 24, seed });
  console.log(`gateway kills: SMSKIT_SEED=${seed}`, JSON.stringify(report));
  expect(report.twice, "on a phone more than once").toEqual([]);
  expect(report.lost, "accepted, and neither on the phone nor failed or unknown on record").toEqual([]);
  expect(report.denied, "said to be not sent, and on the phone").toEqual([]);
  expect(report.unsettled, "still queued").toEqual([]);
  for (const wrong of report.wrongEvents) {
    expect(wrong).toEqual({ lost: [], missing: [], invented: [], disordered: [], repeated: [] });
  }
  expect(report.refusedWebhooks, "webhooks of the provider that were refused").toEqual([]);
  expect(report.forged, "events without a valid signature").toBe(0);
  // With fewer, it proves nothing.
  expect(report.kills, "kills").toBeGreaterThanOrEqual(14);
  expect(report.cutRequests, "requests under way at a gateway that was killed").toBeGreaterThanOrEqual(40);
  expect(report.atPhones, "texts on phones").toBeGreaterThanOrEqual(300);
  expect(report.events.recorded, "events").toBeGreaterThanOrEqual(600);
  expect(report.events.redelivered, "requests with an event again").toBeGreaterThanOrEqual(100);
  expect(
    report.events.repeatedWebhooks,
    "webhooks that were cut off or refused, and repeated",
  ).toBeGreaterThan(0);
  expect(report.events.inbound, "texts from phones").toBeGreaterThanOrEqual(50);
  expect(printed, "whole numbers in logs").not.toMatch(/\b1555\d{7}\b/);
});
