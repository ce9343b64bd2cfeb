import type { DeliveryFailure, MessageDraft } from "../../carrier/carrier-message.ts";
import type { Uplink } from "../../server/mock-provider.ts";
import type { ProviderResponse } from "../../server/provider-response.ts";
import { jsonParameters } from "../shared/parameters.ts";
import { type CheckedMessage, checkMessage } from "./check-message.ts";
import { failsLater, failureOfCode, failureOfState } from "./delivery-codes.ts";
import { deliveryReports } from "./delivery-reports.ts";
import { json, refused } from "./responses.ts";
import type { SendRequest } from "./send-request.ts";

/** Responds to `POST /v1/Account/{auth_id}/Message/`. */
export function sendMessageResponse(request: SendRequest, uplink: Uplink): ProviderResponse {
  const checked = checkMessage(request);
  if ("refusal" in checked) return refused(checked);
  const accepted = messageDrafts(checked, request).map((draft) => uplink.accept(draft));
  return json(202, {
    message: "message(s) queued",
    message_uuid: accepted.map(({ id }) => id),
    ...(checked.invalid.length > 0 && { invalid_number: checked.invalid }),
  });
}

/** One message for each recipient. */
export function messageDrafts(
  checked: CheckedMessage,
  { state, account, fields }: SendRequest,
  inReplyTo?: string,
): MessageDraft[] {
  const { from, text, mediaUrls, expiryMs } = checked;
  return checked.recipients.map((to) => ({
    id: crypto.randomUUID(),
    provider: "plivo",
    accountId: account.id,
    from,
    to,
    body: text,
    media: mediaUrls.map((url) => ({ url })),
    status: "queued",
    failure: failureOf(to),
    validity: {
      periodMs: expiryMs,
      expired: failureOfCode("420"),
      // At Plivo only the time in its own queue counts. Here it also bounds the wait for a phone that is off.
      waitsForPhone: fields["message_expiry"] !== undefined,
    },
    failureOf: failureOfState,
    inReplyTo,
    parameters: jsonParameters(fields),
    ...deliveryReports(state),
  }));

  function failureOf(to: string): DeliveryFailure | undefined {
    const magic = failsLater(to);
    if (magic !== undefined) return failureOfCode(magic);
    if (!checked.maySend(to)) return failureOfCode("40");
    return state.optOuts.isOptedOut(to, [from], account.id) ? failureOfCode("200") : undefined;
  }
}
