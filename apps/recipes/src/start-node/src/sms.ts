import { defineTemplates } from "@smskit/core";
import { createTwilio } from "@smskit/twilio";
import account from "./twilio.json" with { type: "json" };

export const texts = defineTemplates([{ usageType: "SignIn", content: "{{code}} is your code to sign in." }]);

// The mock server's address; absent for the provider's own.
const baseUrl = process.env["SMS_BASE_URL"];
export const sms = createTwilio({ ...account, baseUrl }, { templates: texts.templates });
