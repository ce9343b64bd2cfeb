import { emptyState, type PlaygroundState } from "./playground-state.ts";

/** A state to start from. */
export interface Example {
  readonly id: string;
  /** On its button. */
  readonly label: string;
  /** What it shows. */
  readonly lesson: string;
  readonly state: PlaygroundState;
}

/** The number has no owner: the North American plan reserves it for fiction. */
const common = { ...emptyState, number: "+1 202 555 0123" };

export const examples: readonly Example[] = [
  {
    id: "sign-in",
    label: "A sign-in code",
    lesson: "A short text in GSM-7: one part.",
    state: {
      ...common,
      template: "{{code}} is your Acme sign-in code. It expires in {{minutes}} minutes.",
      values: { code: "493817", minutes: "10" },
    },
  },
  {
    id: "web-otp",
    label: "Web OTP",
    lesson: "The last line names your site, so the phone's browser offers the code there and nowhere else.",
    state: {
      ...common,
      template: "{{code}} is your Acme sign-in code.",
      values: { code: "493817" },
      origin: "acme.example",
    },
  },
  {
    id: "emoji",
    label: "An emoji",
    lesson: "One emoji makes the whole text UCS-2, and the price three times as high.",
    state: {
      ...common,
      template:
        "Hi {{name}}, your parcel {{parcel}} is with our courier and arrives today between 2 and 4 pm. No need to wait: we leave it with a neighbor. Thank you 🎉",
      values: { name: "Ada", parcel: "AC-2041" },
    },
  },
  {
    id: "curly-quote",
    label: "A curly quote",
    lesson: "Word processors and design tools write ’ for '. That one character doubles the price.",
    state: {
      ...common,
      template:
        "Hi {{name}}, we’re ready when you are: your table for {{guests}} is booked for tonight at 7 pm. Reply C to cancel.",
      values: { name: "Grace", guests: "2" },
    },
  },
  {
    id: "german",
    label: "A German text",
    lesson: "ä, ö, ü and ß are in GSM-7. The quotation marks and the dash are not.",
    state: {
      ...common,
      template: "Schöne Grüße, {{name}}! Ihre Bestellung „{{order}}“ ist unterwegs – Lieferung bis 18 Uhr.",
      values: { name: "Jürgen", order: "Weißbier" },
      number: "030 901820",
      country: "DE",
    },
  },
  {
    id: "mistake",
    label: "A mistake",
    lesson:
      "smskit refuses a domain with a scheme, and a number without its country. Fix the domain, and it refuses the code.",
    state: {
      ...common,
      template: "Your code is {{code}}",
      values: { code: "493 817" },
      origin: "https://acme.example",
      number: "202 555 0123",
    },
  },
];
