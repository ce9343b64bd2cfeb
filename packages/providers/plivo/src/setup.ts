import { type ConnectorSetup, sharedDescriptions } from "@smskit/core/provider";
import type { PlivoConfig } from "./config.ts";

/** How a Plivo account is set up. A function, so that bundlers can leave it out. */
export const setup = (): ConnectorSetup<keyof PlivoConfig> => ({
  steps: [
    "Sign up: https://cx.plivo.com/signup. Then open the console: https://cx.plivo.com.",
    "Phone Numbers → Buy Numbers: buy one that has SMS among its capabilities.",
    "Messaging → Settings → Geo Permissions: enable the countries that you text.",
    "A trial account sends to verified numbers only: add yours under Phone Numbers → Sandbox Numbers.",
    "Texts to US numbers need a 10DLC campaign (https://www.plivo.com/docs/messaging/concepts/10dlc), or a verified toll-free number.",
  ],
  fields: {
    authId: {
      description: "The Auth ID of the account or subaccount: it starts with `MA` or `SA`.",
      place: "Overview → Auth ID",
    },
    authToken: {
      description: "The secret of that account. Plivo signs webhooks with it.",
      place: "Overview → Auth Token",
    },
    from: {
      description:
        "The sender: a number in E.164 (`+15558675310`), a short code, or an alphanumeric sender of at most 11 letters and digits.",
      place: "Phone Numbers → Your Numbers",
    },
    powerpackUuid: {
      description: "The UUID of a Powerpack: Plivo picks the sender from its number pool. Excludes `from`.",
      place: "Messaging → Powerpack → the Powerpack's page",
    },
    templates: { description: sharedDescriptions.templates },
    statusCallback: { description: sharedDescriptions.statusCallback },
    validityPeriodSeconds: { description: sharedDescriptions.validityPeriodSeconds },
    baseUrl: { description: `${sharedDescriptions.baseUrl} Default: \`https://api.plivo.com\`.` },
  },
  choices: [
    {
      question: "What does it send from?",
      options: [
        { label: "One number or name", fields: ["from"] },
        { label: "A Powerpack", hint: "Plivo picks the number", fields: ["powerpackUuid"] },
      ],
    },
  ],
});
