import { expect, test } from "vitest";
import { type ErrorTable, errorTable, loadErrorTables, providerCodes } from "./provider-errors.ts";

const table: ErrorTable = {
  section: "errors-acme",
  name: "Acme",
  isDelivery: false,
  rows: [
    [101, "invalid-recipient", "The number has letters | signs."],
    ["no_credit", "insufficient-funds", "The account has no credit."],
    [429, "rate-limited", "Too many at once."],
    [430, "rate-limited", "Too many today.", { retryable: false }],
    [500, "unavailable", "Acme failed.", { delivery: "unknown" }],
    [102, "invalid-recipient", "The number has letters | signs."],
  ],
};
const delivery: ErrorTable = {
  ...table,
  section: "errors-acme-delivery",
  name: "Acme, delivery report",
  isDelivery: true,
  rows: [[7, "invalid-recipient", "The number does not exist."]],
};

test("has every row of a provider's table, with what becomes of it", () => {
  const link = (code: string) => `[\`${code}\`](../reference/errors/${code}.md)`;
  expect(errorTable(table).split("\n")).toEqual([
    "| provider's code | smskit's code | what it means | delivery | retry | failover |",
    "|---|---|---|---|---|---|",
    `| 101 | ${link("invalid-recipient")} | The number has letters \\| signs. | not sent | no | no |`,
    `| no_credit | ${link("insufficient-funds")} | The account has no credit. | not sent | no | yes |`,
    `| 429 | ${link("rate-limited")} | Too many at once. | not sent | yes | yes |`,
    `| 430 | ${link("rate-limited")} | Too many today. | not sent | no | yes |`,
    `| 500 | ${link("unavailable")} | Acme failed. | unknown | no | no |`,
    `| 102 | ${link("invalid-recipient")} | The number has letters \\| signs. | not sent | no | no |`,
  ]);
});

test("has no outcome of a send for codes of delivery reports", () => {
  expect(errorTable(delivery)).toBe(
    `| provider's code | smskit's code | what it means |
|---|---|---|
| 7 | [\`invalid-recipient\`](../reference/errors/invalid-recipient.md) | The number does not exist. |`,
  );
});

test("lists the codes that become one code, those with one meaning together", () => {
  const codes = (code: "invalid-recipient" | "aborted") =>
    providerCodes([table, delivery], code, (section) => `${section}.md`);
  expect(codes("invalid-recipient").split("\n").slice(2)).toEqual([
    "| [Acme](errors-acme.md) | 101, 102 | The number has letters \\| signs. |",
    "| [Acme, delivery report](errors-acme-delivery.md) | 7 | The number does not exist. |",
  ]);
  expect(codes("aborted")).toBe("No provider's code becomes this code: smskit itself throws it.");
});

test("finds the tables of this repository by their files", async () => {
  const tables = await loadErrorTables(process.cwd(), (folder) => folder.toUpperCase());
  expect(tables.length).toBeGreaterThan(3);
  for (const { section, name, rows } of tables) {
    expect(section).toMatch(/^errors-[a-z-]+$/);
    expect(name).toMatch(/^[A-Z]/);
    expect(rows.length).toBeGreaterThan(5);
  }
});
