import type { Uplink } from "../../server/mock-provider.ts";
import type { ProviderResponse } from "../../server/provider-response.ts";
import { jsonParameters } from "../shared/parameters.ts";
import { checkMessage, type SendRequest } from "./check-message.ts";
import { failsAtOnce, failsLater, failureOfCode, failureOfState } from "./delivery-codes.ts";
import { deliveryReports } from "./delivery-reports.ts";
import { outboundResource } from "./message-resource.ts";
import { data, refused } from "./responses.ts";

/** Responds to `POST /v2/messages` and `POST /v2/messages/schedule`. */
export function sendMessageResponse(request: SendRequest, uplink: Uplink): ProviderResponse {
  const { state, account, json } = request;
  const checked = checkMessage(request);
  if ("code" in checked) return refused(checked);
  const { to, from, text, mediaUrls, sendAt } = checked;
  const failedWith = failsAtOnce(to);
  const laterFailure = failsLater(to);
  const message = uplink.accept({
    id: crypto.randomUUID(),
    provider: "telnyx",
    accountId: account.id,
    from,
    to,
    body: text,
    media: mediaUrls.map((url) => ({ url })),
    status: failedWith !== undefined ? "failed" : sendAt !== undefined ? "scheduled" : "queued",
    errorCode: failedWith,
    sendAt,
    failure: laterFailure === undefined ? undefined : failureOfCode(laterFailure),
    failureOf: failureOfState,
    parameters: jsonParameters(json),
    ...deliveryReports(state),
  });
  return data(outboundResource(message, state));
}
