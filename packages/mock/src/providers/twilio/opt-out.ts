import type { Carrier } from "../../carrier/carrier.ts";
import type { Phone } from "../../carrier/phones.ts";

/** What a text that is one word alone asks for. */
export type Keyword = "STOP" | "START" | "HELP";

const words: Readonly<Record<Keyword, readonly string[]>> = {
  STOP: ["STOP", "UNSUBSCRIBE", "END", "QUIT", "STOPALL", "REVOKE", "OPTOUT", "CANCEL"],
  START: ["START", "YES", "UNSTOP"],
  HELP: ["HELP", "INFO"],
};

const replies: Readonly<Record<Keyword, string>> = {
  STOP: "You have successfully been unsubscribed. You will not receive any more messages from this number. Reply START to resubscribe.",
  START:
    "You have successfully been re-subscribed to messages from this number. Reply HELP for help. Reply STOP to unsubscribe. Msg&Data Rates May Apply.",
  HELP: "Reply STOP to unsubscribe. Msg&Data Rates May Apply.",
};

/** The keyword that a text is, if it is one and nothing else. */
export function readKeyword(body: string): Keyword | undefined {
  const word = body.trim().toUpperCase();
  return (["STOP", "START", "HELP"] as const).find((type) => words[type].includes(word));
}

/** Whether a phone has said STOP to one of these senders or services. */
export function isOptedOut(
  optedOutOf: Phone["optedOutOf"],
  senders: readonly (string | undefined)[],
): boolean {
  if (optedOutOf === "all") return true;
  return senders.some(
    (sender) => sender !== undefined && (optedOutOf.includes(sender) || optedOutOf.includes(owned(sender))),
  );
}

/**
 * Applies a keyword. Returns Twilio's reply, which is nothing if nothing changes: to a second
 * STOP, to a START of somebody who gets texts, to a HELP of somebody who gets none. Without an account it counts for
 * every one.
 */
export function applyKeyword(
  carrier: Carrier,
  text: { phone: string; account: string | undefined; keyword: Keyword },
  senders: readonly string[],
): string | undefined {
  const { phone, account, keyword } = text;
  const { optedOutOf } = carrier.phone(phone, { account });
  const isOut = isOptedOut(optedOutOf, senders);
  if (optedOutOf !== "all" && keyword !== "HELP") {
    const names = new Set(senders.flatMap((sender) => [sender, owned(sender)]));
    const others = optedOutOf.filter((sender) => !names.has(sender));
    carrier.setPhone(
      phone,
      { optedOutOf: keyword === "STOP" ? [...others, ...senders.map(owned)] : others },
      { account },
    );
  }
  const changes = keyword === "START" ? isOut && optedOutOf !== "all" : !isOut;
  return changes ? replies[keyword] : undefined;
}

/** Twilio's own entry; another provider does not know of it. */
function owned(sender: string): string {
  return `twilio:${sender}`;
}
