import type { MockServer } from "../../../server/mock-server.ts";
import { deliveryCodes } from "../delivery-codes.ts";
import { plivoRefusals } from "../errors.ts";
import { errorCases } from "./error-cases.ts";
import { ask, from, text } from "./plivo-client.ts";

/** A table of a page, without the head's rule. */
interface PageTable {
  head: readonly string[];
  rows: readonly (readonly string[])[];
}

/** The tables of the pages that `pnpm generate` makes from the mock's data and the cases of its tests. */
export const pageTables: Readonly<Record<string, PageTable>> = {
  refusals: {
    head: ["status", "`error`", "how to get it"],
    rows: Object.entries(plivoRefusals)
      .toSorted(([, a], [, b]) => a.status - b.status)
      .flatMap(([refusal, { status, error }]) => {
        const names = errorCases.filter((one) => one.refusal === refusal).map(({ name }) => name);
        return names.length === 0 ? [] : [[String(status), error.replace("\n", " "), names.join("; ")]];
      }),
  },
  "delivery-codes": {
    head: ["code", "reason", "the message ends as"],
    rows: Object.entries(deliveryCodes).map(([code, { reason, outcome }]) => [
      code,
      reason,
      `\`${outcome}\``,
    ]),
  },
};

/** Sends a text to a phone, and returns the refusal, if there is one. For the table of phones' states. */
export async function refusalCodeOf(
  server: Pick<MockServer, "url">,
  to: string,
): Promise<string | undefined> {
  const body = JSON.stringify({ src: from, dst: to, text });
  const { ok, status } = await ask(server, "Message/", { body });
  return ok ? undefined : `HTTP ${status}`;
}
