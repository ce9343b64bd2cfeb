import { type EchoedRecipient, SmsError } from "../errors/sms-error.ts";
import { phoneIdentity } from "../phone/phone-identity.ts";

/**
 * Whether a response can be about a message to this number. What is absent, masked, or written without its country
 * code says nothing against it. Numbers that one phone has in two spellings are the same.
 */
export function isSameRecipient(echoed: EchoedRecipient, to: string): boolean {
  if (echoed === undefined || echoed === null || echoed === to) return true;
  if (typeof echoed === "object") {
    return echoed.every((one) => isSameRecipient(one, to));
  }
  // `whatsapp:+15558675310` is how some providers name a phone on another channel.
  const address = String(echoed).replace(/^[a-z]+:/i, "");
  if (/[^\d+\s().\-/]/.test(address)) return true;
  const digits = address.replace(/\D/g, "").replace(/^0+/, "");
  const isPart = digits.length < shortestNumber;
  if (isPart || digits === to.slice(1)) return true;
  if (!address.includes("+") && to.endsWith(digits)) return true;
  return phoneIdentity(`+${digits}`) === phoneIdentity(to);
}

/** Digits. Fewer are the visible end of a number. */
const shortestNumber = 7;

/** The error of a response that belongs to a message to somebody else. Its message id is not this message's either. */
export function otherRecipientError(name: string): SmsError {
  return new SmsError({
    code: "unavailable",
    delivery: "unknown",
    message: `${name} responded about a message to another number, such as an earlier one whose response came late; whether this message was accepted is unknown.`,
  });
}
