import {
  baseUrlField,
  type ConnectorSetup,
  statusCallbackField,
  templatesField,
  validityPeriodField,
} from "@smskit/core/provider";
import { type TwilioConfig, validityPeriod } from "./config.ts";

/** How to set up a Twilio account, and where to find each value in its console. */
export const setup: ConnectorSetup<keyof TwilioConfig> = {
  steps: [
    "Sign up: https://www.twilio.com/try-twilio. Then, in https://console.twilio.com:",
    "Phone Numbers → Manage → Buy a number: buy one that can send SMS.",
    "Messaging → Services → Create Messaging Service: name it, and choose “Notify my users” as its purpose.",
    "In the service's Sender Pool: Add Senders, type Phone Number, and link the number. A number belongs to one Messaging Service only.",
    "On a trial account: Phone Numbers → Manage → Verified Caller IDs, and verify the phone that you want to text.",
  ],
  fields: {
    accountSID: {
      description: "Identifies the account: AC and 32 hexadecimal digits.",
      place: "Account → API keys & tokens",
    },
    authToken: {
      description: "The account's secret. Leave it out if you use an API key.",
      place: "Account → API keys & tokens, beside the Account SID",
    },
    apiKeySID: {
      description: "Identifies an API key, which replaces the auth token: SK and 32 hexadecimal digits.",
      place: "Account → API keys & tokens → Create API key",
    },
    apiKeySecret: {
      description: "The secret of the API key.",
      place: "shown once, when you create the API key",
    },
    fromMessagingServiceSID: {
      description: "The Messaging Service that picks the sender: MG and 32 hexadecimal digits.",
      place: "Messaging → Services → your service → Properties",
    },
    from: {
      description:
        "The sender: a number in E.164 (+15558675310), a short code, or an alphanumeric sender of at most 11 characters. Replaces the Messaging Service, or picks one of its senders.",
      place: "Phone Numbers → Manage → Active numbers",
    },
    templates: templatesField,
    region: {
      description:
        "The region where Twilio stores the account's data, such as ie1 or au1. Credentials belong to one region. Default: us1.",
    },
    edge: {
      description:
        "The edge location through which requests enter Twilio's network, such as dublin or sydney. Default: the one that Twilio chooses.",
    },
    baseUrl: baseUrlField("Twilio", "https://api.twilio.com and https://messaging.twilio.com"),
    statusCallback: statusCallbackField("Twilio", "the URL of the Messaging Service, if it has one"),
    disableRiskCheck: { description: "Skips Twilio's check for SMS pumping. Default: false." },
    validityPeriodSeconds: validityPeriodField("Twilio", validityPeriod),
  },
  choices: [
    {
      question: "How does your app sign in?",
      options: [
        { label: "Auth Token", hint: "the account's own", fields: ["authToken"] },
        { label: "API key", hint: "can be revoked separately", fields: ["apiKeySID", "apiKeySecret"] },
      ],
    },
    {
      question: "What does it send from?",
      options: [
        {
          label: "Messaging Service",
          hint: "picks the number, keeps opt-outs",
          fields: ["fromMessagingServiceSID"],
        },
        { label: "One number, short code or name", fields: ["from"] },
      ],
    },
  ],
};
