import type { APIError } from "telnyx";
import type { MockServer } from "../../../server/mock-server.ts";
import { telnyxErrors } from "../errors.ts";
import { errorCases } from "./error-cases.ts";
import { from, problemsOf, sdkAt, text } from "./telnyx-client.ts";

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

/** Sends a text to a phone, and returns the code of the refusal, if there is one. For the table of phones' states. */
export function refusalCodeOf(server: Pick<MockServer, "url">, to: string): Promise<string | undefined> {
  return sdkAt(server)
    .messages.send({ from, to, text })
    .then(
      () => undefined,
      (error: APIError) => problemsOf(error)[0]?.code,
    );
}
