/** What a text costs, in USD. */
export interface Price {
  message: number;
  carrierFee: number;
  total: number;
}

/** Plausible prices, the same for every country; carriers of North America take a fee. */
const perPart = 0.00581;
const feePerPart = 0.00302;

export function priceOf(to: string, parts: number): Price {
  const message = rounded(parts * perPart);
  const carrierFee = to.startsWith("+1") ? rounded(parts * feePerPart) : 0;
  return { message, carrierFee, total: rounded(message + carrierFee) };
}

function rounded(amount: number): number {
  return Number(amount.toFixed(5));
}
