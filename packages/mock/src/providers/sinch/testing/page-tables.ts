import type { MockServer } from "../../../server/mock-server.ts";
import { deliveryCodes } from "../delivery-codes.ts";
import { sinchRefusals } from "../errors.ts";
import { errorCases } from "./error-cases.ts";
import { refusalOf, sdkAt, sendWith } from "./sinch-client.ts";

/** A table of a page, without the head's rule. */
interface PageTable {
  head: readonly string[];
  rows: readonly (readonly string[])[];
}

/** The tables of the pages that `pnpm generate` makes from the mock's data and the cases of its tests. */
export const pageTables: Readonly<Record<string, PageTable>> = {
  refusals: {
    head: ["status", "`code`", "how to get it"],
    rows: [...new Set(errorCases.map(({ refusal }) => refusal))].map((refusal) => {
      const row: { status: number; text?: string } = sinchRefusals[refusal];
      const names = errorCases.filter((one) => one.refusal === refusal).map(({ name }) => name);
      return [String(row.status), row.text === undefined ? "no body" : `\`${refusal}\``, names.join("; ")];
    }),
  },
  "delivery-codes": {
    head: ["code", "name", "status"],
    rows: Object.entries(deliveryCodes).map(([code, { name, status }]) => [code, name, `\`${status}\``]),
  },
};

/** Sends a text to a phone, and returns the code of the refusal, if there is one. For the table of phones' states. */
export async function refusalCodeOf(
  server: Pick<MockServer, "url">,
  to: string,
): Promise<string | undefined> {
  const sent = sendWith(sdkAt(server), { to: [to] });
  return sent.then(
    () => undefined,
    async () => JSON.parse((await refusalOf(sent)).data).code,
  );
}
