import { allFeatures, noFeatures } from "@smskit/test-support/features";
import { describe, expect, test } from "vitest";
import { describeFeatures } from "../provider.ts";

describe("describeFeatures", () => {
  test("describes the supported features in readable units", () => {
    const features = {
      ...allFeatures,
      schedule: { min: 300, max: 3_024_000 },
      validity: { min: 1, max: 90 },
    };
    expect(describeFeatures(features)).toEqual({
      text: "texts",
      senders: "numbers, short codes, names, services",
      schedule: "5 minutes to 35 days ahead",
      validity: "1 second to 90 seconds",
      reference: "in delivery updates",
      statusCallback: "for each message",
      idempotency: "sends once for a key, for 1 day",
      webhooks: "deliveries, inbound texts; HMAC",
    });
  });

  test("describes the unsupported features", () => {
    expect(describeFeatures(noFeatures)).toMatchObject({
      schedule: "no",
      validity: "no",
      reference: "in receipts only",
      statusCallback: "no",
      idempotency: "no",
      webhooks: "no",
    });
  });

  test("describes which webhooks can be changed on the way", () => {
    const webhooks = {
      delivery: true,
      inbound: false,
      signatures: ["hmac", "basic"],
      coversBody: false,
    } as const;
    expect(describeFeatures({ ...noFeatures, webhooks }).webhooks).toBe(
      "deliveries; HMAC or HTTP Basic, without the body",
    );
  });
});
