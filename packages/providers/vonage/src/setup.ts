import {
  baseUrlField,
  type ConnectorSetup,
  statusCallbackField,
  templatesField,
  validityPeriodField,
} from "@smskit/core/provider";
import { type VonageConfig, validityPeriod } from "./config.ts";

/** How to set up a Vonage account, and where to find each value in its dashboard. */
export const setup: ConnectorSetup<keyof VonageConfig> = {
  steps: [
    "Sign up: https://ui.idp.vonage.com/ui/auth/registration. Then, in https://dashboard.vonage.com:",
    "Numbers → Buy numbers: buy one with the feature SMS. To the USA and Canada only such a number may send; to most other countries a name of at most 11 letters and digits may, too.",
    "Settings → API settings: choose “SMS API” as the Messaging API Type.",
    "On a trial account: add the phone that you want to text to the test numbers.",
  ],
  fields: {
    apiKey: {
      description: "Identifies the account: 8 letters and digits.",
      place: "Settings → API settings",
    },
    apiSecret: {
      description: "The secret of the API key. An account has two, so you can rotate them.",
      place: "Settings → API settings, beside the API key",
    },
    from: {
      description:
        "The sender: a number with its country code (15551230000), a short code, or a name of at most 11 letters and digits where the country allows it.",
      place: "Numbers → Your numbers",
    },
    templates: templatesField,
    baseUrl: baseUrlField("Vonage", "https://rest.nexmo.com"),
    statusCallback: statusCallbackField("Vonage", "the URL under Settings → API settings"),
    validityPeriodSeconds: validityPeriodField("Vonage", validityPeriod),
  },
};
