import { expectArgument, expectConnector, expectOptions } from "@smskit/core/wrapper";
import type { Verifier } from "@smskit/verify";
import { isCanonicalNumber } from "./is-canonical-number.ts";
import { onFirstUse } from "./on-first-use.ts";
import type { ConnectorSource, SmskitPhone, SmskitVerifiedPhone, VerifierSource } from "./phone-options.ts";
import { createTextedCodes } from "./texted-codes.ts";
import { createVerifiedCodes } from "./verified-codes.ts";

/**
 * Creates options of Better Auth's phone-number plugin: its codes go out through a connector or a verifier. Usage types are
 * `SignIn` and `ForgotPassword`. The language is that of the request's `Accept-Language`.
 * @throws {SmsError} `invalid-config` for anything but one connector or one verifier.
 * @see https://www.better-auth.com/docs/plugins/phone-number
 * @example
 * phoneNumber({ ...smskitPhone({ connector: createTwilio(config) }) });
 */
export function smskitPhone(source: VerifierSource): SmskitVerifiedPhone;
export function smskitPhone(source: ConnectorSource): SmskitPhone;
export function smskitPhone(source: ConnectorSource | VerifierSource): SmskitPhone {
  expectOptions("smskitPhone", source, { connector: true, verifier: true });
  const { connector, verifier } = source;
  expectArgument(
    (connector === undefined) !== (verifier === undefined),
    "smskitPhone: pass either a connector, whose codes Better Auth checks, or a verifier.",
  );
  const phoneNumberValidator = isCanonicalNumber;
  if (verifier !== undefined) {
    return { ...createVerifiedCodes(onFirstUse(verifier, expectVerifier)), phoneNumberValidator };
  }
  const { send } = createTextedCodes(
    onFirstUse(connector, (made) => expectConnector("smskitPhone: connector", made)),
  );
  return {
    async sendOTP({ phoneNumber: to, code }, ctx) {
      const problem = await send({ to, code, usageType: "SignIn" }, ctx);
      if (problem !== undefined) throw problem;
    },
    async sendPasswordResetOTP({ phoneNumber: to, code }, ctx) {
      await send({ to, code, usageType: "ForgotPassword" }, ctx);
    },
    phoneNumberValidator,
  };
}

function expectVerifier(made: Verifier): void {
  const { start, check, resend }: Partial<Verifier> = made ?? {};
  expectArgument(
    [start, check, resend].every((method) => typeof method === "function"),
    "smskitPhone: verifier: takes a verifier, such as createVerifier(options) returns.",
  );
}
