// #region setup
import "@smskit/mock/vitest"; // adds toHaveReceivedText
import { createCarrier, mockTwilio, startMocks } from "@smskit/mock";
import { createTwilio } from "@smskit/twilio";
import { afterAll, beforeEach, expect, test } from "vitest";
import { createApp } from "./create-app.ts";

const carrier = createCarrier();
const mocks = startMocks(mockTwilio(carrier)); // from here on, api.twilio.com is the mock
beforeEach(() => mocks.reset());
afterAll(() => mocks.stop());

const sms = createTwilio({
  accountSID: "AC0123456789abcdef0123456789abcdef", // any well-formed account will do
  authToken: "fedcba9876543210fedcba9876543210",
  from: "+15550001111",
  templates: [{ usageType: "SignIn", content: "{{code}} is your code to sign in." }],
});
const to = "+15558675310";

async function post(path: string, form: Record<string, string>) {
  const body = new URLSearchParams(form);
  const response = await createApp({ sms }).request(path, { method: "POST", body });
  return response.text();
}
// #endregion setup

// #region texts
test("texts a code to the given number", async () => {
  await post("/start", { number: to });
  await expect(carrier).toHaveReceivedText({ to, body: /^\d{6} is your code to sign in\.$/ });
});
// #endregion texts

// #region failures
test("reports that a person has opted out", async () => {
  carrier.setPhone(to, { optedOutOf: "all" });
  expect(await post("/start", { number: to })).toContain("This number has asked not to be texted.");
  await expect(carrier).not.toHaveReceivedText({ to });
});

test("reports that the provider takes no texts now", async () => {
  carrier.faults.add({ kind: "rate-limited", times: 1 });
  expect(await post("/start", { number: to })).toContain("Try again later.");
  await expect(carrier).not.toHaveReceivedText({ to });
});

test("sends one text even if the provider's response cannot be read", async () => {
  carrier.faults.add({ kind: "garbled-answer", times: 1 });
  expect(await post("/start", { number: to })).toContain("Code");
  const { code } = await carrier.waitForMessage({ to });
  expect(code).toMatch(/^\d{6}$/);
  expect(carrier.messages).toHaveLength(1);
});
// #endregion failures
