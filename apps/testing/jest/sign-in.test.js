import { afterAll, beforeEach, expect, test } from "@jest/globals";
import { createCarrier, mockTwilio, startMocks } from "@smskit/mock";
import { toHaveReceivedText } from "@smskit/mock/matchers";
import { createTwilio } from "@smskit/twilio";

expect.extend({ toHaveReceivedText });
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

test("a phone receives the code", async () => {
  await sms.send({ to, usageType: "SignIn", variables: { code: "048151" } });
  const { code } = await carrier.waitForMessage({ to });
  expect(code).toBe("048151");
});

test("a phone that has opted out receives nothing", async () => {
  carrier.setPhone(to, { optedOutOf: "all" });
  await expect(sms.send({ to, body: "Hello" })).rejects.toMatchObject({ code: "recipient-blocked" });
  await expect(carrier).not.toHaveReceivedText({ to });
});
