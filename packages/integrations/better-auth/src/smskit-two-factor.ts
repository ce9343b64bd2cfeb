import type { SmsConnector } from "@smskit/core";
import { expectArgument, expectConnector, expectOptions } from "@smskit/core/wrapper";
import { APIError } from "better-auth/api";
import type { OTPOptions, UserWithTwoFactor } from "better-auth/plugins";
import { onFirstUse } from "./on-first-use.ts";
import { createTextedCodes } from "./texted-codes.ts";

export interface TwoFactorSource {
  /**
   * Any connector, wrapped or not, or a function that creates it, which is called at the first text. Its templates are
   * filled with `{{code}}` and `{{expiresInMinutes}}`.
   */
  connector: SmsConnector | (() => SmsConnector);
  /**
   * Returns the number of a user's second factor; nothing if the user has none.
   * @default the `phoneNumber` of the phone-number plugin, if it is verified
   */
  numberOf?: ((user: UserWithTwoFactor) => string | null | undefined) | undefined;
}

/** Options for `otpOptions` of Better Auth's two-factor plugin. */
export interface SmskitTwoFactor {
  /** Texts the code that Better Auth made and will check. */
  sendOTP: NonNullable<OTPOptions["sendOTP"]>;
}

/**
 * Creates `otpOptions` of Better Auth's two-factor plugin. The plugin makes and checks these codes and cannot pass that on,
 * so they are texted through a connector even if a verifier is used to sign in. The usage type is `MfaVerification`.
 * @throws {SmsError} `invalid-config` for anything but a connector.
 * @see https://www.better-auth.com/docs/plugins/2fa
 * @example
 * twoFactor({ otpOptions: smskitTwoFactor({ connector }) });
 */
export function smskitTwoFactor(source: TwoFactorSource): SmskitTwoFactor {
  expectOptions("smskitTwoFactor", source, { connector: true, numberOf: true });
  const { connector, numberOf = verifiedNumberOf } = source;
  expectArgument(
    typeof numberOf === "function",
    "smskitTwoFactor: numberOf: takes a function that returns the number of a user.",
  );
  const { send } = createTextedCodes(
    onFirstUse(connector, (made) => expectConnector("smskitTwoFactor: connector", made)),
  );
  return {
    // Better Auth catches and logs what the promise rejects with; what is thrown at once reaches the browser.
    sendOTP({ user, otp }, ctx) {
      const to = numberOf(user);
      if (!to) {
        throw new APIError("BAD_REQUEST", {
          message: "Phone number not verified",
          code: "PHONE_NUMBER_NOT_VERIFIED",
        });
      }
      return send({ to, code: otp, usageType: "MfaVerification" }, ctx).then((problem) => {
        if (problem !== undefined) throw problem;
      });
    },
  };
}

function verifiedNumberOf(user: UserWithTwoFactor): string | null | undefined {
  const { phoneNumber, phoneNumberVerified } = user as {
    phoneNumber?: string | null;
    phoneNumberVerified?: boolean;
  };
  return phoneNumberVerified ? phoneNumber : undefined;
}
