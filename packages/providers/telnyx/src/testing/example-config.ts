/** Values of the right form. */
export const exampleConfig = {
  apiKey: "KEY0123456789ABCDEF0123456789ABCDEF_abcdefghijklmnopqrstuv",
  from: "+15551230000",
  messagingProfileId: "4000eba1-a0c0-4563-9925-b25e842a7cb6",
  templates: [
    { content: "Your passcode to register is {{code}}", usageType: "Register" },
    { content: "Your passcode to sign in is {{code}}", usageType: "SignIn" },
  ],
};
