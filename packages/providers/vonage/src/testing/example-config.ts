import account from "../../example-account.json" with { type: "json" };

/** Values of the right form. */
export const exampleConfig = {
  ...account.config,
  templates: [
    { content: "Your passcode to register is {{code}}", usageType: "Register" },
    { content: "Your passcode to sign in is {{code}}", usageType: "SignIn" },
  ],
};
