import type { Carrier } from "../../carrier/carrier.ts";

/** What a text asks for that consists of one keyword and nothing else. */
export type Keyword = "STOP" | "START" | "HELP";

/** What {@link createOptOuts} needs to know about a provider. */
export interface OptOutRules {
  /** The provider's name. Its opt-outs are listed as `acme:+15550001111`, and do not count for other providers. */
  provider: string;
  /**
   * The texts that count as each keyword, in upper case. Words are separated by single spaces.
   *
   * @default none: the provider leaves keywords to the app
   */
  words?: Readonly<Partial<Record<Keyword, readonly string[]>>>;
  /** The text that the provider sends back. Leave a keyword out if the provider sends nothing. */
  replies?: Readonly<Partial<Record<Keyword, string>>>;
}

/** Keywords and opt-outs of one provider. */
export interface OptOuts {
  /** Returns the keyword that a text consists of, in any case and with any spaces around it. */
  keywordOf(body: string): Keyword | undefined;
  /**
   * Returns whether a phone has opted out of any of the senders.
   *
   * @param senders Numbers, services or profiles; `undefined` entries are ignored.
   */
  isOptedOut(phone: string, senders: readonly (string | undefined)[], account?: string): boolean;
  /**
   * Opts a phone out of senders or back in, and returns the text that the provider sends back. Nothing is sent back if
   * nothing changes: to a second STOP, to a START of a phone that is not opted out, to a HELP of one that is.
   */
  apply(
    keyword: Keyword,
    text: { phone: string; senders: readonly string[]; account?: string | undefined },
  ): string | undefined;
}

/**
 * Makes the part of a mock provider that handles STOP, START and HELP.
 *
 * @example
 * const optOuts = createOptOuts(carrier, {
 *   provider: "acme",
 *   words: { STOP: ["STOP", "STOP ALL"], START: ["START"], HELP: ["HELP"] },
 *   replies: { STOP: "You are unsubscribed. Reply START to resubscribe." },
 * });
 * const keyword = optOuts.keywordOf("stop"); // "STOP"
 * if (keyword) optOuts.apply(keyword, { phone: "+15558675310", senders: ["+15550001111"] });
 * optOuts.isOptedOut("+15558675310", ["+15550001111"]); // true
 */
export function createOptOuts(
  carrier: Carrier,
  { provider, words = {}, replies = {} }: OptOutRules,
): OptOuts {
  const owned = (sender: string): string => `${provider}:${sender}`;

  function isOptedOut(phone: string, senders: readonly (string | undefined)[], account?: string): boolean {
    const { optedOutOf } = carrier.phone(phone, { account });
    if (optedOutOf === "all") return true;
    return senders.some(
      (sender) => sender !== undefined && (optedOutOf.includes(sender) || optedOutOf.includes(owned(sender))),
    );
  }

  return {
    keywordOf(body) {
      const word = body.trim().replace(/\s+/g, " ").toUpperCase();
      return (["STOP", "START", "HELP"] as const).find((keyword) => words[keyword]?.includes(word));
    },
    isOptedOut,
    apply(keyword, { phone, senders, account }) {
      const { optedOutOf } = carrier.phone(phone, { account });
      const isOut = isOptedOut(phone, senders, account);
      if (optedOutOf !== "all" && keyword !== "HELP") {
        const names = new Set(senders.flatMap((sender) => [sender, owned(sender)]));
        const others = optedOutOf.filter((sender) => !names.has(sender));
        const changed = keyword === "STOP" ? [...others, ...senders.map(owned)] : others;
        carrier.setPhone(phone, { optedOutOf: changed }, { account });
      }
      const changes = keyword === "START" ? isOut && optedOutOf !== "all" : !isOut;
      return changes ? replies[keyword] : undefined;
    },
  };
}
