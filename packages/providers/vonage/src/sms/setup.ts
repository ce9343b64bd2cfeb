import { type ConnectorSetup, sharedDescriptions } from "@smskit/core/provider";
import type { VonageSmsConfig } from "./config.ts";

/** How a Vonage account is set up. A function, so that bundlers can leave it out. */
export const setup = (): ConnectorSetup<keyof VonageSmsConfig> => ({
  steps: [
    "Sign up: https://ui.idp.vonage.com/ui/auth/registration. Then open the dashboard: https://dashboard.vonage.com.",
    "Numbers → Buy numbers: buy one that has the feature SMS. In the USA and Canada, only such a number can send. In most other countries, a name of at most 11 letters and digits can send, too.",
    "Settings → API settings: choose “SMS API” as the Messaging API Type. With “Messages API”, delivery receipts come in another format.",
    "On a trial account: add your own phone to the test numbers. A trial account texts no other phone.",
  ],
  fields: {
    apiKey: {
      description: "The API key: 8 letters and digits.",
      place: "Settings → API settings",
    },
    apiSecret: {
      description: "The API secret. An account has two, so you can rotate them; either works.",
      place: "Settings → API settings, beside the API key",
    },
    from: {
      description:
        "The sender: a number with its country code, with or without `+`. Where the country allows it, a short code, or a name of at most 11 letters and digits.",
      place: "Numbers → Your numbers, with the country code",
    },
    templates: { description: sharedDescriptions.templates },
    baseUrl: { description: `${sharedDescriptions.baseUrl} Default: \`https://rest.nexmo.com\`.` },
    statusCallback: {
      description: `${sharedDescriptions.statusCallback} At most 100 characters. Default: the dashboard's URL (Settings → API settings).`,
    },
    validityPeriodSeconds: {
      description: `${sharedDescriptions.validityPeriodSeconds} From 20 to 604,800 (7 days); Vonage recommends half an hour or more.`,
    },
  },
});
