/** How an account is set up, and where in its console each value of the connector JSON is found. */
export interface SetupGuide {
  /** What to do before there is anything to copy. */
  steps: readonly string[];
  /** Where each field's value is found. */
  places: Readonly<Record<string, string>>;
  /** Fields that stand for each other. */
  choices: readonly {
    question: string;
    options: readonly { label: string; hint?: string; fields: readonly string[] }[];
  }[];
}

const guides: Record<string, SetupGuide> = {
  twilio: {
    steps: [
      "Sign up: https://www.twilio.com/try-twilio. Then, in https://console.twilio.com:",
      "Phone Numbers → Manage → Buy a number: buy one that can send SMS.",
      "Messaging → Services → Create Messaging Service: name it, and choose “Notify my users” as its purpose.",
      "In the service's Sender Pool: Add Senders, type Phone Number, and link the number. A number belongs to one Messaging Service only.",
      "On a trial account: Phone Numbers → Manage → Verified Caller IDs, and verify the phone that you want to text.",
    ],
    places: {
      accountSID: "Account → API keys & tokens",
      authToken: "Account → API keys & tokens, beside the Account SID",
      apiKeySID: "Account → API keys & tokens → Create API key",
      apiKeySecret: "shown once, when the API key was made",
      fromMessagingServiceSID: "Messaging → Services → your service → Properties",
      from: "Phone Numbers → Manage → Active numbers",
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
    places: {
      apiKey: "Settings → API settings: 8 letters and digits",
      apiSecret: "Settings → API settings, beside the API key",
      from: "Numbers → Your numbers, country code included; or a name",
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
    places: {
      apiKey: "your name → API Keys → Create API Key; shown once",
      from: "Numbers → My Numbers",
      messagingProfileId: "Messaging → the profile's page",
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

/** A provider that does not come along is asked for by its schema alone. */
export function setupGuideOf(provider: string): SetupGuide {
  const guide = Object.hasOwn(guides, provider) ? guides[provider] : undefined;
  return guide ?? { steps: [], places: {}, choices: [] };
}
