import { type ConnectorSetup, sharedDescriptions } from "@smskit/core/provider";
import type { SinchConfig } from "./config.ts";

/** How a Sinch account is set up. A function, so that bundlers can leave it out. */
export const setup = (): ConnectorSetup<keyof SinchConfig> => ({
  steps: [
    "Sign up: https://dashboard.sinch.com/signup. Then open the dashboard: https://dashboard.sinch.com.",
    "SMS → APIs: copy the service plan ID and the API token, and note the region.",
    "Numbers → Buy numbers: buy one that can send SMS, and link it to the service plan.",
    "Ask Sinch to sign the callbacks of your service plan, and to give you the secret; without it you have no webhook.",
    "Texts to US numbers need a 10DLC campaign, or a verified toll-free number.",
  ],
  fields: {
    servicePlanId: { description: "The service plan ID.", place: "SMS → APIs" },
    apiToken: { description: "The API token of that service plan.", place: "SMS → APIs" },
    region: {
      description: "Where Sinch keeps the service plan: `us` (default), `eu`, `au`, `br` or `ca`.",
      place: "SMS → APIs",
    },
    from: {
      description:
        "The sender: a number in E.164 (`+15551230000`), a short code, or a name of at most 11 characters. Default: the service plan's default originator.",
      place: "Numbers → Your numbers",
    },
    templates: { description: sharedDescriptions.templates },
    statusCallback: { description: sharedDescriptions.statusCallback },
    deliveryReport: {
      description:
        "Which delivery reports Sinch sends: `none`, `summary`, `full`, `per_recipient` or `per_recipient_final`. Default: `per_recipient` with a `statusCallback`, otherwise `none`.",
    },
    feedbackEnabled: {
      description: "`true` if your app reports with `reportOutcome` that codes were used.",
    },
    validityPeriodSeconds: { description: sharedDescriptions.validityPeriodSeconds },
    baseUrl: {
      description: `${sharedDescriptions.baseUrl} Default: \`https://<region>.sms.api.sinch.com\`.`,
    },
  },
});
