import { type ConnectorSetup, sharedDescriptions } from "@smskit/core/provider";
import type { BandwidthConfig } from "./config.ts";

/** How a Bandwidth account is set up. A function, so that bundlers can leave it out. */
export const setup = (): ConnectorSetup<keyof BandwidthConfig> => ({
  steps: [
    "Get an account: https://www.bandwidth.com. Then open the Bandwidth App: https://app.bandwidth.com.",
    "Account → API Credentials → Create: give it the role for messaging, and copy the client ID and the client secret.",
    "Applications → Create: a messaging application, with the URL of your webhook, a user name and a password.",
    "Order a number, and link its location to the application.",
    "Texts to US numbers need a 10DLC campaign, or a verified toll-free number.",
  ],
  fields: {
    accountId: { description: "The account ID, digits.", place: "Account" },
    clientId: {
      description: "The client ID of an API credential (OAuth 2.0).",
      place: "Account → API Credentials",
    },
    clientSecret: {
      description: "The secret of that API credential.",
      place: "Account → API Credentials → Create, which shows it once",
    },
    username: {
      description: "An API user, for HTTP Basic. Bandwidth removes API users on 2 December 2026.",
      place: "Account → Users",
    },
    password: { description: "The password of that API user.", place: "Account → Users" },
    applicationId: {
      description:
        "The ID of the messaging application, a UUID. The application has the URLs of your webhook.",
      place: "Applications",
    },
    from: {
      description:
        "The sender: a number in E.164 (`+15551230000`), a short code, or a name of at most 11 characters (not in North America).",
      place: "Numbers",
    },
    templates: { description: sharedDescriptions.templates },
    validityPeriodSeconds: { description: sharedDescriptions.validityPeriodSeconds },
    baseUrl: { description: `${sharedDescriptions.baseUrl} Default: \`https://messaging.bandwidth.com\`.` },
    authUrl: {
      description:
        "Replaces the host of access tokens. Default: `baseUrl` if it is set, otherwise `https://api.bandwidth.com`.",
    },
  },
  choices: [
    {
      question: "How does it sign in?",
      options: [
        {
          label: "API credential (OAuth 2.0)",
          hint: "recommended",
          fields: ["clientId", "clientSecret"],
        },
        {
          label: "API user (HTTP Basic)",
          hint: "removed on 2 December 2026",
          fields: ["username", "password"],
        },
      ],
    },
  ],
});
