/** The network that a phone number belongs to. */
export interface Network {
  /** ISO 3166-1: `US`. */
  readonly country: string;
  /** Mobile country code and mobile network code: `310004`. */
  readonly code: string;
}

const networks: Readonly<Record<string, Network>> = {
  "+1": { country: "US", code: "310004" },
  "+33": { country: "FR", code: "20801" },
  "+34": { country: "ES", code: "21401" },
  "+44": { country: "GB", code: "23410" },
  "+49": { country: "DE", code: "26201" },
  "+91": { country: "IN", code: "40445" },
};

/**
 * Returns a network of the number's country. The mocks know six countries; for any other number it returns `undefined`.
 *
 * @param number E.164.
 *
 * @example
 * networkOf("+447911123456")?.country; // "GB"
 */
export function networkOf(number: string): Network | undefined {
  return Object.entries(networks).find(([callingCode]) => number.startsWith(callingCode))?.[1];
}
