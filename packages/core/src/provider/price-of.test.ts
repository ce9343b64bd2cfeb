import fc from "fast-check";
import { expect, test } from "vitest";
import { priceOf } from "./price-of.ts";

test.each([
  ["0.0075", "USD", "0.0075"],
  ["0.00750", "usd", "0.00750"],
  ["12", "EUR", "12"],
  [0.07, "EUR", "0.07"],
  [0.01 * 3, "EUR", "0.03"],
  [0.1 + 0.2, "EUR", "0.3"],
  [0.0000004, "EUR", "0.0000004"],
  [0, "EUR", "0"],
  [10, "EUR", "10"],
  [100, "EUR", "100"],
])("%j %s is %s", (amount, currency, expected) => {
  expect(priceOf(amount, currency)).toEqual({ amount: expected, currency: currency.toUpperCase() });
});

test("is a decimal with a currency, or nothing", () => {
  const any = fc.oneof(
    fc.anything(),
    fc.double(),
    fc.string(),
    fc.constantFrom("1.5", "USD", "1e5", " 1", "١"),
  );
  fc.assert(
    fc.property(any, any, (amount, currency) => {
      const price = priceOf(amount, currency);
      if (price === undefined) return;
      expect(price.amount).toMatch(/^\d{1,9}(?:\.\d{1,12})?$/);
      expect(price.currency).toMatch(/^[A-Z]{3}$/);
    }),
    { numRuns: 500 },
  );
});
