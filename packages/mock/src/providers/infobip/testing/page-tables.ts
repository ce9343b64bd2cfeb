import type { MockServer } from "../../../server/mock-server.ts";
import { errors, statuses } from "../delivery-codes.ts";
import { refusals } from "../errors.ts";
import { errorCases, rejectionCases } from "./error-cases.ts";
import { apiKey, requestOf } from "./infobip-client.ts";

/** A table of a page, without the head's rule. */
interface PageTable {
  head: readonly string[];
  rows: readonly (readonly string[])[];
}

/** The tables of the pages that `pnpm generate` makes from the mock's data and the cases of its tests. */
export const pageTables: Readonly<Record<string, PageTable>> = {
  refusals: {
    head: ["status", "`errorCode`", "`messageId`", "how to get it"],
    rows: [...new Set(errorCases.map(({ refusal }) => refusal))].map((refusal) => {
      const { status, errorCode, messageId } = refusals[refusal];
      const names = errorCases.filter((one) => one.refusal === refusal).map(({ name }) => name);
      return [String(status), `\`${errorCode}\``, `\`${messageId}\``, names.join("; ")];
    }),
  },
  rejections: {
    head: ["id", "status", "how to get it"],
    rows: [...new Set(rejectionCases.map(({ status }) => status))].map((status) => {
      const names = rejectionCases.filter((one) => one.status === status).map(({ name }) => name);
      return [String(statuses[status].id), `\`${status}\``, names.join("; ")];
    }),
  },
  "delivery-codes": {
    head: ["id", "name", "group", "permanent"],
    rows: [...errors().values()].map(({ id, name, groupName, permanent }) => [
      String(id),
      `\`${name}\``,
      `\`${groupName}\``,
      permanent ? "yes" : "no",
    ]),
  },
};

/** Sends a text to a phone, and returns the status of the rejection, if there is one. For the table of phones' states. */
export async function refusalCodeOf(
  server: Pick<MockServer, "url">,
  to: string,
): Promise<string | undefined> {
  const response = await fetch(`${server.url}/sms/3/messages`, {
    method: "POST",
    headers: { authorization: `App ${apiKey}`, "content-type": "application/json" },
    body: JSON.stringify(requestOf({ destinations: [{ to }] })),
  });
  const { messages } = await response.json();
  const { groupName, name } = messages[0].status;
  return groupName === "REJECTED" ? name : undefined;
}
