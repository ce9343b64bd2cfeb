import { telnyxErrors } from "../errors.ts";
import { errorCases } from "./error-cases.ts";

/** A table of the README, without the head's rule. */
interface ReadmeTable {
  head: readonly string[];
  rows: readonly (readonly string[])[];
}

const ends = { undelivered: "`delivery_failed`", failed: "`sending_failed`" } as const;

/** The tables of the README that `pnpm generate` makes from the mock's data and the cases of its tests. */
export const readmeTables: Readonly<Record<string, ReadmeTable>> = {
  refusals: {
    head: ["code", "status", "how to get it"],
    rows: [...new Set(errorCases.map(({ code }) => code))].map((code) => {
      const cases = errorCases.filter((one) => one.code === code);
      const statuses = [...new Set(cases.map(({ status }) => status))];
      return [code, statuses.join(", "), cases.map(({ name }) => name).join("; ")];
    }),
  },
  "delivery-codes": {
    head: ["code", "title", "the message ends as"],
    rows: Object.entries(telnyxErrors).flatMap(([code, { outcome, title }]) =>
      typeof outcome === "number" ? [] : [[code, title, ends[outcome]]],
    ),
  },
};
