import { exampleAccounts } from "./generated/example-accounts.ts";

/** The made-up account of each provider, by its name: the `example-account.json` of its package. */
export { exampleAccounts };

const templates = [
  { content: "Your passcode to register is {{code}}", usageType: "Register" },
  { content: "Your passcode to sign in is {{code}}", usageType: "SignIn" },
  { content: "This is a test: your passcode is {{code}}", usageType: "Test" },
];

/** The config of each of these accounts with templates for codes, by the provider's name. */
export const exampleConfigs: Readonly<Record<string, Readonly<Record<string, unknown>>>> = Object.fromEntries(
  Object.entries(exampleAccounts).map(([provider, { config }]) => [provider, { ...config, templates }]),
);

/** A Twilio account that sends from a Messaging Service. */
export const twilioWithService = exampleAccounts.twilio.config;

/** The same account, sending from a number. */
export const twilioWithNumber = {
  accountSID: twilioWithService.accountSID,
  authToken: twilioWithService.authToken,
  from: "+15550001111",
};
