import { afterAll, beforeEach, expect, test } from "@jest/globals";
import { createCarrier, mockTwilio, startMocks } from "@smskit/mock";
import { createTwilio } from "@smskit/twilio";

const carrier = createCarrier();
const mocks = startMocks(mockTwilio(carrier)); // api.twilio.com is the mock from here on
beforeEach(() => mocks.reset());
afterAll(() => mocks.stop());

test("a phone receives the code", async () => {
  const sms = createTwilio({
    accountSID: "AC0123456789abcdef0123456789abcdef", // any well-formed account will do
    authToken: "fedcba9876543210fedcba9876543210",
    from: "+15550001111",
    templates: [{ usageType: "SignIn", content: "{{code}} is your code to sign in." }],
  });
  await sms.send({ to: "+15558675310", usageType: "SignIn", variables: { code: "048151" } });
  const { code } = await carrier.waitForMessage({ to: "+15558675310" });
  expect(code).toBe("048151");
});
