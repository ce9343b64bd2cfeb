import { afterEach, expect, test } from "vitest";
import { body, closeSinch, from, serveSinch, servicePlanId, to } from "./testing/sinch-client.ts";

afterEach(closeSinch);

test("accepts a text of the SDK, and the phone gets it", async () => {
  const { carrier, send } = await serveSinch();
  const batch = await send();
  expect(batch).toMatchObject({
    to: ["15558675310"],
    from: "15550001111",
    canceled: false,
    body,
    type: "mt_text",
    delivery_report: "none",
    flash_message: false,
  });
  expect(batch.id).toMatch(/^[0-9A-HJKMNP-TV-Z]{26}$/);
  const message = await carrier.waitForMessage({ to });
  expect(message).toMatchObject({ id: batch.id, from, body, accountId: servicePlanId });
});
