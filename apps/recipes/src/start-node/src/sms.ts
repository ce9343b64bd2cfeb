import { defineTemplates } from "@smskit/core";
import { createTwilio } from "@smskit/twilio";
import account from "./twilio.json" with { type: "json" };

export const texts = defineTemplates([
  { usageType: "SignIn", content: "{{code}} is your code to sign in to Lemon." },
]);

const baseUrl = process.env["SMS_BASE_URL"]; // the mock server's, or absent for the provider's own
export const sms = createTwilio({ ...account, baseUrl }, { templates: texts.templates });
