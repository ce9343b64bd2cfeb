/** What every client is given: one account, one sender, one template, and messages that differ. */
export const account = {
  accountSID: "AC0123456789abcdef0123456789abcdef",
  authToken: "fedcba9876543210fedcba9876543210",
  fromMessagingServiceSID: "MG0123456789abcdef0123456789abcdef",
  // Logto's connector refuses a config that lacks one of these four.
  templates: ["Register", "SignIn", "ForgotPassword", "Generic"].map((usageType) => ({
    usageType,
    content: "Your passcode is {{code}}. It is valid for 10 minutes.",
  })),
};

/** For clients that know no Messaging Service. */
export const senderNumber = "+15550001111";

export const recipientOf = (index: number): string => `+1555867${1000 + (index % 9000)}`;
export const codeOf = (index: number): string => String(100_000 + (index % 900_000));
export const textOf = (index: number): string =>
  `Your passcode is ${codeOf(index)}. It is valid for 10 minutes.`;
