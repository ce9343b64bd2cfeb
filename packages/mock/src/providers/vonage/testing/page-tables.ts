import type { MockServer } from "../../../server/mock-server.ts";
import { vonageErrors } from "../error-table.ts";
import { errorCases } from "./error-cases.ts";
import { refusalOf, sdkAt, send } from "./vonage-client.ts";

/** A table of a page, without the head's rule. */
interface PageTable {
  head: readonly string[];
  rows: readonly (readonly string[])[];
}

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
    head: ["code", "title", "statuses"],
    rows: Object.entries(vonageErrors).map(([code, { outcome, title }]) => {
      const last = outcome === "undeliverable" ? "`undeliverable`" : "`rejected`";
      return [code, title, outcome === "rejected" ? `\`submitted\`, ${last}` : last];
    }),
  },
};

/** Sends a text to a phone, and returns the code of the refusal, if there is one. For the table of phones' states. */
export async function refusalCodeOf(
  server: Pick<MockServer, "url">,
  to: string,
): Promise<string | undefined> {
  const refusal = send(sdkAt(server), { to: to.slice(1) }).then(() => undefined);
  return refusal.catch(async () => {
    const { body } = await refusalOf(refusal);
    return body.type.split("#")[1];
  });
}
