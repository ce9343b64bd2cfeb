import type { MockServer } from "../../../server/mock-server.ts";
import { failureEvents } from "../events/delivery-codes.ts";
import { operationNames } from "../sms-voice/operations.ts";
import { codeOf, message, refusalOf, sdkAt, send } from "./aws-client.ts";
import { errorCases } from "./error-cases.ts";

/** A table of a page, without the head's rule. */
interface PageTable {
  head: readonly string[];
  rows: readonly (readonly string[])[];
}

/** The tables of the pages that `pnpm generate` makes from the mock's data and the cases of its tests. */
export const pageTables: Readonly<Record<string, PageTable>> = {
  targets: {
    head: ["`X-Amz-Target`"],
    rows: operationNames.map((name) => [`\`PinpointSMSVoiceV2.${name}\``]),
  },
  refusals: {
    head: ["code", "how to get it"],
    rows: [...new Set(errorCases.map(({ code }) => code))].map((code) => {
      const cases = errorCases.filter((one) => one.code === code);
      return [`\`${code}\``, cases.map(({ name }) => name).join("; ")];
    }),
  },
  "delivery-codes": {
    head: ["event", "what it says"],
    rows: Object.entries(failureEvents).map(([event, description]) => [`\`${event}\``, description]),
  },
};

/** Sends a text to a phone, and returns the code of the refusal, if there is one. For the table of phones' states. */
export async function refusalCodeOf(
  server: Pick<MockServer, "url">,
  to: string,
): Promise<string | undefined> {
  const sent = send(sdkAt(server), { ...message, DestinationPhoneNumber: to });
  return sent.then(
    () => undefined,
    async () => codeOf(await refusalOf(sent)),
  );
}
