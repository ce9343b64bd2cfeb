/** The JSON that the documentation shows, with values of the right form. */
export const exampleConfig = {
  apiKey: "abcd1234",
  apiSecret: "fedcba9876543210",
  from: "15551230000",
  templates: [
    { content: "Your passcode to register is {{code}}", usageType: "Register" },
    { content: "Your passcode to sign in is {{code}}", usageType: "SignIn" },
    { content: "This is a test: your passcode is {{code}}", usageType: "Test" },
  ],
};
