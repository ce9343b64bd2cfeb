import { type ConnectorSetup, sharedDescriptions } from "@smskit/core/provider";
import type { VonageConfig } from "./config.ts";

/** How a Vonage account is set up. A function, so that bundlers can leave it out. */
export const setup = (): ConnectorSetup<keyof VonageConfig> => ({
  steps: [
    "Sign up: https://ui.idp.vonage.com/ui/auth/registration. Then open the dashboard: https://dashboard.vonage.com.",
    "Numbers → Buy numbers: buy one that has the feature SMS. In the USA and Canada, only such a number can send. In most other countries, a name of at most 11 letters and digits can send, too.",
    "Settings → API settings: choose “Messages API” as the Messaging API Type. With “SMS API”, webhooks come in another format.",
    "Settings → API settings: enter the URLs for inbound texts and statuses. If you sign in as an application, create it under Applications instead, turn on Messages (version v1), enter the URLs there, and link your number.",
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
    applicationId: {
      description: "The ID of an application: a UUID. Its own URLs receive the webhooks.",
      place: "Applications → the application's page",
    },
    privateKey: {
      description:
        "The application's private key in PEM, with its first and last line. Line breaks can be written as `\\n`.",
      place: "Applications → Edit → Generate public and private key, which downloads it once",
    },
    from: {
      description:
        "The sender: a number with its country code, with or without `+`. Where the country allows it, a short code, or a name of at most 11 letters and digits.",
      place: "Numbers → Your numbers, with the country code",
    },
    templates: { description: sharedDescriptions.templates },
    statusCallback: {
      description: `${sharedDescriptions.statusCallback} Default: the status URL of the application or of the account.`,
    },
    validityPeriodSeconds: {
      description: `${sharedDescriptions.validityPeriodSeconds} From 20 to 604,800 (7 days); Vonage recommends half an hour or more.`,
    },
    baseUrl: {
      description: `${sharedDescriptions.baseUrl} Or a region: \`https://api-eu.nexmo.com\`, \`https://api-us.nexmo.com\`, \`https://api-ap.nexmo.com\`. Default: \`https://api.nexmo.com\`.`,
    },
  },
  choices: [
    {
      question: "How does your app sign in?",
      options: [
        { label: "API key and secret", hint: "the quickest", fields: ["apiKey", "apiSecret"] },
        {
          label: "Application and private key",
          hint: "its own webhooks, and no secret of the account",
          fields: ["applicationId", "privateKey"],
        },
      ],
    },
  ],
});
