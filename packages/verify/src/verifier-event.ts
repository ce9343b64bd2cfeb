import type { SmsError } from "@smskit/core";

/** What the operator of an app should know. No event contains a code or a whole number. */
export type VerifierEvent =
  | {
      /** A number failed 100 times in a row. Its codes are refused until `reset`. */
      type: "number-blocked";
      /** Masked: `+15•••••••10`. */
      to: string;
      verificationId: string;
      failures: number;
    }
  | {
      /** Unusually many texts to a country are not followed by the right code: an attacker may earn from them. */
      type: "pumping-suspected";
      /** ISO 3166 alpha-2; `ZZ` for numbers of no country. */
      country: string;
      /** `2025-03-01`, in UTC. */
      day: string;
      /** Texts of this day whose code was not entered. */
      unverified: number;
      verified: number;
    }
  | {
      /** Whether a text was sent is unknown. */
      type: "delivery-unknown";
      verificationId: string;
      error: SmsError;
    };

export type VerifierListener = (event: VerifierEvent) => unknown;
