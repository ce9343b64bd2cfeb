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
    message: "The verification store did not answer; nothing is sent or approved without it.",
  });
}

export function blocked(): SmsError {
  return new SmsError({
    code: "recipient-blocked",
    message: `The number has had ${blockFrom} wrong codes in a row; look into it, then reset it.`,
  });
}

export function wrongCountry(country: string): SmsError {
  return new SmsError({
    code: "permission",
    failover: false,
    message: `Codes to ${country === "ZZ" ? "numbers of no country" : country} are not allowed by this app.`,
  });
}

/** An empty one would bind the code to everybody who has none. */
export function noSession(): SmsError {
  return new SmsError({
    code: "invalid-message",
    message: `\`session\` ${keyRule}; leave it out, or give its id.`,
  });
}

export function noCode(): SmsError {
  return new SmsError({
    code: "invalid-message",
    message: "The template of this usage type has no {{code}}; nobody could enter it.",
  });
}

export function over(problem: string): SmsError {
  return new SmsError({ code: "rejected", message: `${problem}: start another one.` });
}
