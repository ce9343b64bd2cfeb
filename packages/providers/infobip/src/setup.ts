import { type ConnectorSetup, sharedDescriptions } from "@smskit/core/provider";
import type { InfobipConfig } from "./config.ts";

/** How an Infobip account is set up. A function, so that bundlers can leave it out. */
export const setup = (): ConnectorSetup<keyof InfobipConfig> => ({
  steps: [
    "Sign up: https://portal.infobip.com/signup. A trial account texts only numbers that you verified.",
    "Copy the base URL from the first page of the portal.",
    "Developer Tools → API Keys → Create API Key: give it the scopes of SMS and of account management.",
    "Channels and Numbers → Numbers: buy or register a sender. Many countries accept only registered senders.",
    "For replies, set the forwarding of the number to the URL of your webhook.",
  ],
  fields: {
    baseUrl: {
      description:
        "The account's own base URL: `https://xxxxx.api.infobip.com`. Only hosts of `infobip.com`, or a mock on this machine.",
      place: "the first page of the portal",
    },
    apiKey: { description: "An API key, without `App` before it.", place: "Developer Tools → API Keys" },
    from: {
      description:
        "The sender: a number in E.164 (`+447700900001`), a short code, or a name of at most 11 characters.",
      place: "Channels and Numbers → Numbers",
    },
    templates: { description: sharedDescriptions.templates },
    statusCallback: { description: sharedDescriptions.statusCallback },
    webhookSecret: {
      description:
        "The secret of your webhook, which you choose. It is added to each status callback as `?secret=…`.",
    },
    validityPeriodSeconds: { description: sharedDescriptions.validityPeriodSeconds },
  },
});
