import { SmsError } from "@smskit/core";
import { expect, test } from "vitest";
import { createVonage } from "./index.ts";
import { exampleConfig } from "./testing/example-config.ts";

// FILL IN: every row of the table in errors.ts.
test.each([
  [401, "unauthorized", "authentication"],
  [402, "no_credit", "insufficient-funds"],
  [400, "invalid_to", "invalid-recipient"],
  [400, "a_new_code", "rejected"],
])("HTTP %s with %s is %s", async (status, providerCode, code) => {
  const fetch = async () => Response.json({ code: providerCode }, { status });
  const sms = createVonage(exampleConfig, { http: { fetch } });
  const error = await sms.send({ to: "+15558675310", body: "Hello" }).catch((thrown: unknown) => thrown);
  expect(SmsError.is(error)).toBe(true);
  expect(error).toMatchObject({ code, providerCode, delivery: "not-sent" });
});
