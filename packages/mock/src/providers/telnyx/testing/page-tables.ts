import { telnyxErrors } from "../errors.ts";
import { errorCases } from "./error-cases.ts";

/** A table of a page, without the head's rule. */
interface PageTable {
  head: readonly string[];
  rows: readonly (readonly string[])[];
}

const ends = { undelivered: "`delivery_failed`", failed: "`sending_failed`" } as const;

/** The tables of the pages that `pnpm generate` makes from the mock's data and the cases of its tests. */
export const pageTables: Readonly<Record<string, PageTable>> = {
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

/** Sends a text to a phone, and returns how the mock refuses it, if it does. For the table of phones' states. */
export async function sendText(url: string, to: string): Promise<string | undefined> {
  const response = await fetch(`${url}/v2/messages`, {
    method: "POST",
    headers: { authorization: `Bearer KEY${"0".repeat(20)}`, "content-type": "application/json" },
    body: JSON.stringify({ from: "+15550001111", to, text: "hello" }),
  });
  const { errors } = (await response.json()) as { errors?: { code: string }[] };
  return errors?.[0]?.code;
}
