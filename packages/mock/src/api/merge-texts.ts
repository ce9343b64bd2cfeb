import { byAcceptance } from "../carrier/acceptance-order.ts";
import type { CarrierMessage } from "../carrier/carrier-message.ts";
import type { CarrierReply } from "../carrier/reply.ts";
import type { TextJson } from "./api-types.ts";
import { replyJson, summaryOf } from "./message-json.ts";

/** A text of either direction: from the app to a phone, or from a phone to the app. */
export type Text =
  | { readonly type: "message"; readonly text: CarrierMessage }
  | { readonly type: "reply"; readonly text: CarrierReply };

/** Merges the texts of both directions, oldest first. Each list is in order of time. */
export function mergeTexts(messages: readonly CarrierMessage[], replies: readonly CarrierReply[]): Text[] {
  const merged: Text[] = [];
  let next = 0;
  for (const text of replies) {
    for (let message = messages[next]; message && isBefore(message, text); message = messages[next]) {
      merged.push({ type: "message", text: message });
      next += 1;
    }
    merged.push({ type: "reply", text });
  }
  for (const text of messages.slice(next)) merged.push({ type: "message", text });
  return merged;
}

/** Of texts of an earlier run with the same time, a message comes first unless it replies to a text. */
function isBefore(message: CarrierMessage, reply: CarrierReply): boolean {
  return (byAcceptance(message, reply) || (message.inReplyTo === undefined ? -1 : 1)) < 0;
}

export function textJson(one: Text): TextJson {
  return one.type === "message"
    ? { type: "message", ...summaryOf(one.text) }
    : { type: "reply", ...replyJson(one.text) };
}
