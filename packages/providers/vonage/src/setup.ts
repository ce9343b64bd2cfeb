import { type ConnectorSetup, sharedDescriptions } from "@smskit/core/provider";
import type { VonageConfig } from "./config.ts";

// FILL IN: how an account is set up at Vonage, step by step, and where its console shows the value of each field.

/** How to set up an account, and where Vonage's console shows each value. A function, so that bundlers can leave it out. */
export const setup = (): ConnectorSetup<keyof VonageConfig> => ({
  steps: ["Sign up: https://vonage.example.", "Numbers: buy one that can send SMS."],
  fields: {
    apiSecret: { description: "The API secret.", place: "API settings" },
    apiKey: { description: "The secret that signs in to the API.", place: "Settings → API keys" },
    from: { description: "The number that texts are sent from, in E.164.", place: "Numbers" },
    templates: { description: sharedDescriptions.templates },
    statusCallback: { description: sharedDescriptions.statusCallback },
    baseUrl: { description: `${sharedDescriptions.baseUrl} Default: \`https://api.vonage.example\`.` },
  },
});
