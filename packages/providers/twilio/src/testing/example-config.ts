import { twilioWithService } from "@smskit/test-support/accounts";

/** The JSON that the documentation shows, with values of the right form. */
export const exampleConfig = {
  ...twilioWithService,
  templates: [
    { content: "Your passcode to register is {{code}}", usageType: "Register" },
    { content: "Your passcode to sign in is {{code}}", usageType: "SignIn" },
    { content: "This is a test: your passcode is {{code}}", usageType: "Test" },
  ],
};
