import type { MockServer } from "../../../server/mock-server.ts";
import { bandwidthRefusals, deliveryErrors } from "../errors.ts";
import { apiAt, refusalOf, sendWith } from "./bandwidth-client.ts";
import { errorCases } from "./error-cases.ts";

/** A table of a page, without the head's rule. */
interface PageTable {
  head: readonly string[];
  rows: readonly (readonly string[])[];
}

const reporters = { bandwidth: "Bandwidth", carrier: "a carrier" } as const;

/** The tables of the pages that `pnpm generate` makes from the mock's data and the cases of its tests. */
export const pageTables: Readonly<Record<string, PageTable>> = {
  refusals: {
    head: ["type", "status", "how to get it"],
    rows: [...new Set(errorCases.map(({ type }) => type))].map((type) => {
      const cases = errorCases.filter((one) => one.type === type);
      const names = cases.map(({ name }) => name).join("; ");
      return [`\`${type}\``, String(bandwidthRefusals[type].status), names];
    }),
  },
  "delivery-codes": {
    head: ["code", "name", "reported by"],
    rows: [...deliveryErrors].map(([code, { name, by }]) => [code, `\`${name}\``, reporters[by]]),
  },
};

/** Sends a text to a phone, and returns the type of the refusal, if there is one. For the table of phones' states. */
export async function refusalCodeOf(
  server: Pick<MockServer, "url">,
  to: string,
): Promise<string | undefined> {
  const sent = sendWith(apiAt(server), { to: new Set([to]) });
  return sent.then(
    () => undefined,
    async () => (await refusalOf(sent)).response.data.type,
  );
}
