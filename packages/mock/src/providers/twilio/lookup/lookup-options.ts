/** The kinds of lines that Lookup tells apart. */
export type TwilioLineType =
  | "mobile"
  | "landline"
  | "fixedVoip"
  | "nonFixedVoip"
  | "personal"
  | "tollFree"
  | "premium"
  | "sharedCost"
  | "uan"
  | "voicemail"
  | "pager"
  | "unknown";

/** What Lookup says of one number. What is left out follows from the phone's state. */
export interface TwilioLookup {
  /** @default `mobile`, or what follows from the phone's state and the number */
  lineType?: TwilioLineType | undefined;
  /** The name of the phone's network. @default "Mock Carrier" */
  carrierName?: string | undefined;
  /** The name that calls show; only for numbers of the United States. @default none */
  callerName?:
    | {
        /** As Lookup returns it: `Ada Lovelace`. */
        name: string;
        /** Whether a person or a business has the number. */
        type: "CONSUMER" | "BUSINESS";
      }
    | undefined;
  /** 0 to 100. @default 97 for a `premium` phone, otherwise 0 */
  smsPumpingRisk?: number | undefined;
  /** When the phone's SIM was changed last, ISO 8601. @default never */
  lastSimSwap?: string | undefined;
  /** Whether calls are forwarded. @default false */
  callForwarding?: boolean | undefined;
  /** Whether the number got another owner since it was verified. @default false */
  reassigned?: boolean | undefined;
  /** Of whom the phone is, with the names of Lookup's parameters: `{ FirstName: "Ada" }`. @default unknown */
  owner?: Readonly<Record<string, string>> | undefined;
}
