import { createCarrier, mockTwilio, startMocks } from "@smskit/mock";
import { afterAll, expect, test } from "vitest";
import { checkCode, startSignIn } from "./sms.ts";

const carrier = createCarrier();
const mocks = startMocks(mockTwilio(carrier)); // from here on, api.twilio.com is the mock
afterAll(() => mocks.stop());

const env = {
  TWILIO_ACCOUNT_SID: "AC0123456789abcdef0123456789abcdef",
  TWILIO_AUTH_TOKEN: "fedcba9876543210fedcba9876543210",
  TWILIO_MESSAGING_SERVICE_SID: "MG0123456789abcdef0123456789abcdef",
  PUBLIC_URL: "http://127.0.0.1:3000",
  VERIFY_SECRET: "0123456789abcdef0123456789abcdef",
};
const to = "+15558675310";

test("a person signs in with the code from the text", async () => {
  const { body } = await startSignIn({ to }, "203.0.113.9", env);
  const { code } = await carrier.waitForMessage({ to, timeoutMs: 60_000 });

  const wrong = await checkCode({ ...body, to, code: "x" }, env);
  expect(wrong).toEqual({ status: 401, body: { status: "incorrect", attemptsLeft: 4 } });
  const right = await checkCode({ ...body, to, code }, env);
  expect(right).toEqual({ status: 200, body: { status: "approved" } });
});

test("a person who has opted out gets no code", async () => {
  carrier.setPhone(to, { optedOutOf: "all" });
  const refused = await startSignIn({ to }, undefined, env);
  expect(refused).toEqual({ status: 400, body: { error: "recipient-blocked" } });
});
