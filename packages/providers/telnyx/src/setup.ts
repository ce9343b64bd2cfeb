import { type ConnectorSetup, sharedDescriptions } from "@smskit/core/provider";
import type { TelnyxConfig } from "./config.ts";

/** How a Telnyx account is set up. A function, so that bundlers can leave it out. */
export const setup = (): ConnectorSetup<keyof TelnyxConfig> => ({
  steps: [
    "Sign up: https://telnyx.com/sign-up. Then open the portal: https://portal.telnyx.com.",
    "Numbers → Search & Buy: buy one that has SMS among its features.",
    "Messaging → Add new profile: name it, and allow the countries that you text.",
    "Numbers → My Numbers: choose the profile in the number's Messaging Profile menu.",
    "Texts to US numbers need a 10DLC campaign (https://developers.telnyx.com/docs/messaging/10dlc/quickstart), or a verified toll-free number.",
  ],
  fields: {
    apiKey: {
      description: "The API key: it starts with `KEY`.",
      place: "your name → API Keys → Create API Key, which shows it once",
    },
    from: {
      description:
        "The sender: a number in E.164 (`+15558675310`), a short code, or an alphanumeric sender of at most 11 letters, digits and spaces, which also needs a `messagingProfileId`.",
      place: "Numbers → My Numbers",
    },
    messagingProfileId: {
      description:
        "The ID of a messaging profile: a UUID. Without `from`, Telnyx picks the sender from the profile's number pool.",
      place: "Messaging → the profile's page",
    },
    templates: { description: sharedDescriptions.templates },
    statusCallback: {
      description: `${sharedDescriptions.statusCallback} Default: the messaging profile's webhook.`,
    },
    baseUrl: { description: `${sharedDescriptions.baseUrl} Default: \`https://api.telnyx.com\`.` },
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
});
