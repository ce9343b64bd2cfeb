import type { SmsConnector } from "@smskit/core";
import type { Verifier } from "@smskit/verify";
import type { PhoneNumberOptions } from "better-auth/plugins";

/** Better Auth makes and checks the codes; the connector texts them. */
export interface ConnectorSource {
  /**
   * Any connector, wrapped or not, or a function that creates it, which is called at the first text: a build imports your
   * file without secrets. Its templates are filled with `{{code}}` and `{{expiresInMinutes}}`.
   */
  connector: SmsConnector | (() => SmsConnector);
  verifier?: undefined;
}

/** The verifier makes, sends and checks the codes; those of Better Auth are not used. */
export interface VerifierSource {
  /**
   * Made by `createVerifier` of `@smskit/verify`, with a connector or a code provider; or a function that creates it, which
   * is called at the first code.
   */
  verifier: Verifier | (() => Verifier);
  connector?: undefined;
}

/** Options of Better Auth's phone-number plugin. Add your own by spreading: `{ ...smskitPhone(…), requireVerification: true }`. */
export interface SmskitPhone {
  /**
   * Sends a code. An error that left it unsent becomes an `APIError`; an unknown outcome is a success, because the code may
   * be on the phone.
   */
  sendOTP: NonNullable<PhoneNumberOptions["sendOTP"]>;
  /** Sends a code to reset a password. Errors are only logged: a response would reveal that the number has an account. */
  sendPasswordResetOTP: NonNullable<PhoneNumberOptions["sendPasswordResetOTP"]>;
  /** Accepts E.164 only: Better Auth identifies accounts by the number as it is written. */
  phoneNumberValidator: NonNullable<PhoneNumberOptions["phoneNumberValidator"]>;
}

/** The same options, and the check of the codes. */
export interface SmskitVerifiedPhone extends SmskitPhone {
  /** Checks a code, to sign in or to reset a password. */
  verifyOTP: NonNullable<PhoneNumberOptions["verifyOTP"]>;
}
