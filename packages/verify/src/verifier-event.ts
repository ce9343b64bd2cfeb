import type { SmsError } from "@smskit/core";

/** What whoever runs the app should hear of. No event holds a code or a whole number. */
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
      /** More texts to a country are not followed by the right code than is natural: somebody may earn by them. */
      type: "pumping-suspected";
      /** ISO 3166 alpha-2; `ZZ` for numbers of no country. */
      country: string;
      /** `2025-03-01`, in UTC. */
      day: string;
      /** Texts of this day whose code nobody has entered. */
      unverified: number;
      verified: number;
    }
  | {
      /** Nobody knows whether a text went out. */
      type: "delivery-unknown";
      verificationId: string;
      error: SmsError;
    };

export type VerifierListener = (event: VerifierEvent) => unknown;

/** Tells a listener. What it throws is ignored: it must not make an error of a text that was sent. */
export function tell(listener: VerifierListener | undefined, event: VerifierEvent): void {
  try {
    const heard = listener?.(event);
    // An async function passes for a listener; its rejection would end the process.
    if (heard instanceof Promise) heard.catch(() => {});
  } catch {
    // See above.
  }
}
