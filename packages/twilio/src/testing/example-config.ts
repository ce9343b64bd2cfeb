/** The JSON that the documentation shows, with values of the right form. */
export const exampleConfig = {
  accountSID: "AC0123456789abcdef0123456789abcdef",
  authToken: "fedcba9876543210fedcba9876543210",
  fromMessagingServiceSID: "MG0123456789abcdef0123456789abcdef",
  templates: [
    { content: "Your passcode to register is {{code}}", usageType: "Register" },
    { content: "Your passcode to sign in is {{code}}", usageType: "SignIn" },
    { content: "This is a test: your passcode is {{code}}", usageType: "Test" },
  ],
};
