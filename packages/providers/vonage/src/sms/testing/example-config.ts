import account from "../../../example-account-sms.json" with { type: "json" };

/** The JSON that the documentation shows, with values of the right form. */
export const exampleConfig = {
  ...account.config,
  templates: [
    { content: "Your passcode to register is {{code}}", usageType: "Register" },
    { content: "Your passcode to sign in is {{code}}", usageType: "SignIn" },
    { content: "This is a test: your passcode is {{code}}", usageType: "Test" },
  ],
};
