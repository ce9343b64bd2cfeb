import { exampleAccounts } from "./generated/example-accounts.ts";

/** The made-up account of each provider, by its name: the `example-account.json` of its package. */
export { exampleAccounts };

/** A Twilio account that sends from a Messaging Service. */
export const twilioWithService = exampleAccounts.twilio.config;

/** The same account, sending from a number. */
export const twilioWithNumber = {
  accountSID: twilioWithService.accountSID,
  authToken: twilioWithService.authToken,
  from: "+15550001111",
};
