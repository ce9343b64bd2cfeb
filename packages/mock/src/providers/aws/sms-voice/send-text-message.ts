import type { Uplink } from "../../../server/mock-provider.ts";
import type { ProviderResponse } from "../../../server/provider-response.ts";
import { jsonParameters } from "../../shared/parameters.ts";
import { json, refused } from "../errors.ts";
import { failureOfState } from "../events/delivery-codes.ts";
import { deliveryReports } from "../events/delivery-reports.ts";
import type { Call } from "./call.ts";
import { checkMessage } from "./check-message.ts";
import { readSendFields } from "./send-request.ts";
import { simulatedOutcome } from "./simulator-numbers.ts";

/** Responds to `SendTextMessage`. */
export function sendTextMessage({ state, account, fields: given }: Call, uplink: Uplink): ProviderResponse {
  const fields = readSendFields(given);
  const checked = checkMessage({ state, account, fields });
  if ("type" in checked) return refused(checked);
  const id = crypto.randomUUID();
  if (fields.isDryRun) return json(200, { MessageId: id });
  const { to, timeToLiveMs } = fields;
  uplink.accept({
    id,
    provider: "aws",
    accountId: account.id,
    from: checked.from,
    to,
    body: checked.body,
    status: "accepted",
    validity:
      timeToLiveMs === undefined
        ? undefined
        : {
            periodMs: timeToLiveMs,
            expired: { status: "failed", errorCode: "TEXT_TTL_EXPIRED" },
            waitsForPhone: true,
          },
    failure: simulatedOutcome(to) === "failure" ? { status: "failed", errorCode: "TEXT_UNKNOWN" } : undefined,
    failureOf: failureOfState,
    parameters: jsonParameters(given),
    ...deliveryReports(state),
  });
  if (!uplink.isLost) state.spend(account.id, checked.price);
  return json(200, { MessageId: id });
}
