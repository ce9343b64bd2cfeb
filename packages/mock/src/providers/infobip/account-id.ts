import { stableHexId } from "../shared/ids.ts";

/** The id of the account with an API key that is not listed with an id. It does not show the key. */
export function accountIdOf(apiKey: string): string {
  return stableHexId(apiKey).toUpperCase();
}
