import type { ConnectorDefinition } from "@smskit/core";
import type { ConnectorSetup } from "@smskit/core/provider";

const guides: Record<string, ConnectorSetup> = {
  twilio: {
    steps: [
      "Sign up: https://www.twilio.com/try-twilio. Then, in https://console.twilio.com:",
      "Phone Numbers → Manage → Buy a number: buy one that can send SMS.",
      "Messaging → Services → Create Messaging Service: name it, and choose “Notify my users” as its purpose.",
      "In the service's Sender Pool: Add Senders, type Phone Number, and link the number. A number belongs to one Messaging Service only.",
      "On a trial account: Phone Numbers → Manage → Verified Caller IDs, and verify the phone that you want to text.",
    ],
    fields: {
      accountSID: { description: "", place: "Account → API keys & tokens" },
      authToken: { description: "", place: "Account → API keys & tokens, beside the Account SID" },
      apiKeySID: { description: "", place: "Account → API keys & tokens → Create API key" },
      apiKeySecret: { description: "", place: "shown once, when the API key was made" },
      fromMessagingServiceSID: { description: "", place: "Messaging → Services → your service → Properties" },
      from: { description: "", place: "Phone Numbers → Manage → Active numbers" },
    },
    choices: [
      {
        question: "How does your app sign in?",
        options: [
          { label: "Auth Token", hint: "the account's own", fields: ["authToken"] },
          { label: "API key", hint: "can be revoked alone", fields: ["apiKeySID", "apiKeySecret"] },
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
  },
  vonage: {
    steps: [
      "Sign up: https://ui.idp.vonage.com/ui/auth/registration. Then, in https://dashboard.vonage.com:",
      "Numbers → Buy numbers: buy one with the feature SMS. To the USA and Canada only such a number may send; to most other countries a name of at most 11 letters and digits may, too.",
      "Settings → API settings: choose “SMS API” as the Messaging API Type.",
      "On a trial account: add the phone that you want to text to the test numbers.",
    ],
    fields: {
      apiKey: { description: "", place: "Settings → API settings: 8 letters and digits" },
      apiSecret: { description: "", place: "Settings → API settings, beside the API key" },
      from: { description: "", place: "Numbers → Your numbers, country code included; or a name" },
    },
    choices: [],
  },
  telnyx: {
    steps: [
      "Sign up: https://telnyx.com/sign-up. Then, in https://portal.telnyx.com:",
      "Numbers → Search & Buy: buy one that has SMS among its features.",
      "Messaging → Add new profile: name it, and allow the countries that you text.",
      "Numbers → My Numbers: choose the profile in the number's Messaging Profile menu.",
      "Texts to US numbers need a 10DLC campaign, or a verified toll-free number.",
    ],
    fields: {
      apiKey: { description: "", place: "your name → API Keys → Create API Key; shown once" },
      from: { description: "", place: "Numbers → My Numbers" },
      messagingProfileId: { description: "", place: "Messaging → the profile's page" },
    },
    choices: [
      {
        question: "What does it send from?",
        options: [
          { label: "One number", fields: ["from"] },
          { label: "The number pool of a messaging profile", fields: ["messagingProfileId"] },
        ],
      },
    ],
  },
};

/** Until each definition has its own. */
export function setupOf({ provider, setup }: ConnectorDefinition): ConnectorSetup | undefined {
  return setup ?? (Object.hasOwn(guides, provider) ? guides[provider] : undefined);
}
