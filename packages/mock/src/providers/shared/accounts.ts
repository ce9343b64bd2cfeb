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
