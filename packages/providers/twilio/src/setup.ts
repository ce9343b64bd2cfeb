import { type ConnectorSetup, sharedDescriptions } from "@smskit/core/provider";
import type { TwilioConfig } from "./config.ts";

/** How a Twilio account is set up. A function, so that bundlers can leave it out. */
export const setup = (): ConnectorSetup<keyof TwilioConfig> => ({
  steps: [
    "Sign up: https://www.twilio.com/try-twilio. Then open the console: https://console.twilio.com.",
    "Phone Numbers → Manage → Buy a number: buy one that can send SMS.",
    "Messaging → Services → Create Messaging Service: name it, and choose “Notify my users” as its purpose.",
    "In the service's Sender Pool: Add Senders, type Phone Number, and link the number. A number belongs to one Messaging Service only.",
    "On a trial account: Phone Numbers → Manage → Verified Caller IDs, and verify the phone that you want to text. A trial account texts no other phone.",
  ],
  fields: {
    accountSID: {
      description: "The Account SID: `AC` and 32 hexadecimal digits.",
      place: "Account → API keys & tokens",
    },
    authToken: {
      description: "The account's Auth Token. An API key replaces it.",
      place: "Account → API keys & tokens, beside the Account SID",
    },
    apiKeySID: {
      description: "The SID of an API key: `SK` and 32 hexadecimal digits. You can revoke it on its own.",
      place: "Account → API keys & tokens → Create API key",
    },
    apiKeySecret: {
      description: "The secret of the API key.",
      place: "Account → API keys & tokens → Create API key, which shows it once",
    },
    fromMessagingServiceSID: {
      description:
        "The SID of a Messaging Service, which picks the number to send from: `MG` and 32 hexadecimal digits.",
      place: "Messaging → Services → your service → Properties",
    },
    from: {
      description:
        "The sender: a number in E.164 (`+15558675310`), a short code, or an alphanumeric sender of at most 11 characters. It replaces the Messaging Service, or picks one of its senders.",
      place: "Phone Numbers → Manage → Active numbers",
    },
    templates: { description: sharedDescriptions.templates },
    region: {
      description:
        "The region where Twilio keeps the account's data: `ie1`, `au1`. Credentials belong to one region. Default: `us1`.",
    },
    edge: {
      description:
        "The edge location where requests enter Twilio's network: `dublin`, `sydney`. Default: Twilio chooses.",
    },
    baseUrl: {
      description: `${sharedDescriptions.baseUrl} Excludes \`region\` and \`edge\`. Default: \`https://api.twilio.com\` and \`https://messaging.twilio.com\`.`,
    },
    statusCallback: {
      description: `${sharedDescriptions.statusCallback} Default: the Messaging Service's own, if it has one.`,
    },
    disableRiskCheck: {
      description: "`true` skips Twilio's check for SMS pumping. Default: `false`.",
    },
    validityPeriodSeconds: {
      description: `${sharedDescriptions.validityPeriodSeconds} From 1 to 36,000, which is the default (10 hours).`,
    },
  },
  choices: [
    {
      question: "How does your app sign in?",
      options: [
        { label: "Auth Token", hint: "the account's own", fields: ["authToken"] },
        { label: "API key", hint: "can be revoked on its own", fields: ["apiKeySID", "apiKeySecret"] },
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
});
