import type { DeliveryState, SmsError } from "@smskit/core";
import type { PendingSignIn } from "./sign-in.ts";

/** What a page says of a text on its way. */
export interface DeliveryNews {
  state: "on-its-way" | "unsure" | "delivered" | "failed";
  text: string;
}

/** Whether a number was refused as invalid before any request to a provider. */
export function isBadNumber({ code, httpStatus, providerCode }: SmsError): boolean {
  return code === "invalid-recipient" && httpStatus === undefined && providerCode === undefined;
}

/** What to tell a person when certainly no text was sent. */
export function sentenceForError(error: SmsError): string {
  if (isBadNumber(error)) {
    return "That is not a phone number with its country code. Write it like +1 555 867 5310.";
  }
  switch (error.code) {
    case "invalid-recipient":
      return "This number cannot get texts. Check it, or use another one.";
    case "recipient-blocked":
      if (error.provider === undefined) {
        return "Too many wrong codes for this number. Please contact us.";
      }
      return "This number has opted out of our texts. Reply START to the last one you got from us, or use another number.";
    case "permission":
      return "We cannot text this number. Please use another one.";
    case "rate-limited":
      return "Too many people are signing in just now, and nothing was sent. Please try again in a minute.";
    default:
      return "We cannot send texts at the moment, and nothing was sent. Please try again in a few minutes.";
  }
}

/** What to tell a person who waits for a text. */
export function newsOf(pending: PendingSignIn, delivery: DeliveryState | undefined): DeliveryNews {
  switch (delivery?.status) {
    case "delivered":
    case "read":
      return { state: "delivered", text: "Delivered to your phone." };
    case "undelivered":
    case "failed":
    case "canceled":
      return { state: "failed", text: sentenceForFailure(delivery) };
    default:
      // Once the provider has told anything of the text, it is certain that it got it.
      return pending.outcome === "unknown" && delivery === undefined
        ? {
            state: "unsure",
            text: "It may be on its way: we got no response when we sent it. If nothing comes, ask for a new code.",
          }
        : { state: "on-its-way", text: "On its way to your phone." };
  }
}

/** "1 minute", "25 seconds". */
export function durationOf(milliseconds: number): string {
  const seconds = Math.ceil(milliseconds / 1000);
  const [count, unit] = seconds > 90 ? [Math.ceil(seconds / 60), "minute"] : [seconds, "second"];
  return `${count} ${unit}${count === 1 ? "" : "s"}`;
}

function sentenceForFailure({ code }: DeliveryState): string {
  switch (code) {
    case "invalid-recipient":
    case "unavailable":
    case "timeout":
      return "This number cannot be reached. Check it, or use another one.";
    case "recipient-blocked":
      return "This number does not take our texts. Use another one.";
    default:
      return "The text did not reach your phone. Ask for a new code, or use another number.";
  }
}
