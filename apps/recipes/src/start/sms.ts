import { createTwilio } from "@smskit/twilio";

export const sms = createTwilio({
  accountSID: "AC0123456789abcdef0123456789abcdef",
  authToken: "fedcba9876543210fedcba9876543210",
  from: "+15550001111",
  baseUrl: "http://127.0.0.1:4010", // the mock server
  templates: [{ usageType: "SignIn", content: "Your code to sign in is {{code}}." }],
});
