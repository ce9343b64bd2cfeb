import type { Carrier } from "../../carrier/carrier.ts";
import type { InboundText } from "../../carrier/reply.ts";

/**
 * Deletes what maps hold for one account, or everything: what `reset` of a mock does with state by account.
 *
 * @param account `undefined` for all accounts.
 *
 * @example
 * reset: (account) => forgetAccount(account, balances, templates),
 */
export function forgetAccount(account: string | undefined, ...maps: readonly Map<string, unknown>[]): void {
  for (const map of maps) {
    if (account === undefined) map.clear();
    else map.delete(account);
  }
}

/**
 * Finds the account that receives a text from a phone: the one that the text names, whose last text it replies to, that
 * owns the number, or that texted the phone last.
 *
 * @example
 * const accountId = receivingAccount(carrier, text, { provider: "acme", unknown: "unknown" }) ?? "unknown";
 */
export function receivingAccount(
  carrier: Pick<Carrier, "messages" | "number">,
  { account, lastMessage, from, to }: InboundText,
  {
    provider,
    owner,
    unknown,
  }: {
    /** The mock's provider. */
    provider: string;
    /** The account that owns the number, if one does. */
    owner?: string | undefined;
    /** Returned if no account is found. Earlier messages of this account do not count. */
    unknown: string;
  },
): string | undefined {
  const lastTexted = carrier.messages.findLast(
    (message) => message.provider === provider && message.to === from && message.accountId !== unknown,
  );
  const repliesTo = lastMessage?.accountId === unknown ? undefined : lastMessage?.accountId;
  return account ?? repliesTo ?? owner ?? carrier.number(to)?.account ?? lastTexted?.accountId;
}
