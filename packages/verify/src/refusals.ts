import { SmsError } from "@smskit/core";
import { keyRule } from "@smskit/core/wrapper";
import { blockFrom } from "./verifier-policy.ts";

/** A refusal that ends by itself. */
export function tooSoon(message: string, retryAfterMs: number): SmsError {
  return new SmsError({ code: "rate-limited", retryable: false, failover: false, retryAfterMs, message });
}

export function storeDown(): SmsError {
  return new SmsError({
    code: "unavailable",
    failover: false,
    message: "The verification store did not respond; nothing is sent or approved without it.",
  });
}

export function blocked(): SmsError {
  return new SmsError({
    code: "recipient-blocked",
    message: `The number had ${blockFrom} wrong codes in a row; find out why, then call reset.`,
  });
}

export function wrongCountry(country: string): SmsError {
  return new SmsError({
    code: "permission",
    failover: false,
    message: `Codes to ${country === "ZZ" ? "numbers of no country" : country} are not allowed by this app.`,
  });
}

/** An empty session would bind the code to everybody who has none. */
export function invalidSession(): SmsError {
  return new SmsError({
    code: "invalid-message",
    message: `session: ${keyRule}; leave it out, or pass the id of the session.`,
  });
}

export function missingCode(): SmsError {
  return new SmsError({
    code: "invalid-message",
    message: "usageType: its template has no {{code}}; add it, so that the code can be entered.",
  });
}

/** For providers that keep codes; a connector's templates name the usage types. */
export function invalidUsageType(): SmsError {
  return new SmsError({
    code: "invalid-message",
    message: `usageType: ${keyRule}; say what the code is for, such as "SignIn".`,
  });
}

export function invalidLocale(): SmsError {
  return new SmsError({
    code: "invalid-message",
    message: 'locale: must be a string, such as "pt-BR".',
  });
}

export function notAStart({ id, provider }: { id: string; provider: string }): SmsError {
  return new SmsError({
    ...{ code: "unavailable", delivery: "unknown", connector: id, provider },
    message: `The code provider "${id}" did not say whether the code was sent.`,
    quoted: [id],
  });
}

export function codeNotChecked({ id, provider }: { id: string; provider: string }): SmsError {
  return new SmsError({
    ...{ code: "unavailable", delivery: "unknown", connector: id, provider },
    message: `The code provider "${id}" did not say whether the code is right; nothing is approved.`,
    quoted: [id],
  });
}

/** The error of `resend` for a verification that gets no more codes. */
export function mustStartAgain(problem: string): SmsError {
  return new SmsError({ code: "rejected", message: `The verification ${problem}; start another one.` });
}
