import {
  baseUrlField,
  type ConnectorSetup,
  statusCallbackField,
  templatesField,
} from "@smskit/core/provider";
import type { TelnyxConfig } from "./config.ts";

/** How to set up a Telnyx account, and where to find each value in its portal. */
export const setup: ConnectorSetup<keyof TelnyxConfig> = {
  steps: [
    "Sign up: https://telnyx.com/sign-up. Then, in https://portal.telnyx.com:",
    "Numbers → Search & Buy: buy one that has SMS among its features.",
    "Messaging → Add new profile: name it, and allow the countries that you text.",
    "Numbers → My Numbers: choose the profile in the number's Messaging Profile menu.",
    "Texts to US numbers need a 10DLC campaign, or a verified toll-free number.",
  ],
  fields: {
    apiKey: {
      description: "The secret that signs in to the API: KEY, then letters and digits.",
      place: "your name → API Keys → Create API Key; shown once",
    },
    from: {
      description:
        "The sender: a number in E.164 (+15558675310), a short code, or an alphanumeric sender of at most 11 letters, digits and spaces, which also needs a messagingProfileId.",
      place: "Numbers → My Numbers",
    },
    messagingProfileId: {
      description: "A messaging profile, as a UUID. Without from, its number pool picks the sender.",
      place: "Messaging → the profile's page",
    },
    templates: templatesField,
    statusCallback: statusCallbackField("Telnyx", "the webhook of the messaging profile"),
    baseUrl: baseUrlField("Telnyx", "https://api.telnyx.com"),
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
};
