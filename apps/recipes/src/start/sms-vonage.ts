import { createVonage } from "@smskit/vonage";

export const sms = createVonage({
  apiKey: "abcd1234",
  apiSecret: "fedcba9876543210",
  from: "15550001111",
  baseUrl: "http://127.0.0.1:4010", // the mock server
  templates: [{ usageType: "SignIn", content: "Your code to sign in is {{code}}." }],
});
