import { type EchoedRecipient, SmsError } from "../errors/sms-error.ts";
import { phoneIdentity } from "../phone/phone-identity.ts";

/**
 * Whether a response can be about a message to this number. An absent or masked number, or one without its country code,
 * does not contradict it. Two spellings of one phone's number are the same.
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

/** In digits. Fewer are the visible end of a masked number. */
const shortestNumber = 7;

/** The error for a response about a message to another number. Its message id belongs to that message, too. */
export function otherRecipientError(name: string): SmsError {
  return new SmsError({
    code: "unavailable",
    delivery: "unknown",
    message: `${name} responded about a message to another number, such as a late response to an earlier request; whether this message was accepted is unknown.`,
  });
}
