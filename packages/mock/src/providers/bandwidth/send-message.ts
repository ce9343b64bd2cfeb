import type { MessageDraft } from "../../carrier/carrier-message.ts";
import type { Uplink } from "../../server/mock-provider.ts";
import type { ProviderResponse } from "../../server/provider-response.ts";
import { jsonParameters } from "../shared/parameters.ts";
import { type CheckedMessage, checkMessage } from "./check-message.ts";
import { failureOfCode, failureOfState } from "./delivery-codes.ts";
import { deliveryReports } from "./delivery-reports.ts";
import { failureOf } from "./find-failure.ts";
import { carrierId, newMessageId } from "./message-id.ts";
import { messageResource } from "./message-resource.ts";
import { json, refused } from "./responses.ts";
import type { BandwidthState, CallingAccount } from "./state.ts";

/** A request to send. */
export interface SendRequest {
  readonly state: BandwidthState;
  readonly account: CallingAccount;
  readonly json: Readonly<Record<string, unknown>>;
}

/**
 * Responds to `POST /api/v2/users/{accountId}/messages`. Whatever is well-formed is accepted; what else is wrong with it
 * is reported later.
 */
export function sendMessageResponse(request: SendRequest, uplink: Uplink): ProviderResponse {
  const { state, account } = request;
  const now = state.carrier.now();
  const checked = checkMessage(request.json, now);
  if (!("to" in checked)) return refused("request-validation", { fieldErrors: checked });
  const owner = state.application(checked.applicationId)?.accountId ?? account.id;
  if (owner !== account.id) return refused("forbidden");
  const id = newMessageId(now);
  const { to, media } = checked;
  const message = {
    ...checked,
    isMms: media.length > 0 || to.length > 1,
    parameters: jsonParameters({ ...request.json, to }),
  };
  const [first] = to.map((recipient, index) =>
    uplink.accept(draftOf(recipient, { ...message, id: carrierId(id, index) }, request)),
  );
  return first === undefined ? refused("request-validation") : json(202, messageResource(first));
}

/** A message to one recipient, as the carrier gets it. */
export function draftOf(
  to: string,
  {
    media,
    text,
    expiration,
    isMms,
    applicationId,
    from,
    channel,
    ...message
  }: Omit<CheckedMessage, "to"> & Pick<MessageDraft, "id" | "parameters" | "channel"> & { isMms: boolean },
  { state, account }: Pick<SendRequest, "state" | "account">,
): MessageDraft {
  return {
    ...message,
    from,
    channel,
    provider: "bandwidth",
    accountId: account.id,
    to,
    body: text,
    media: media.map((url) => ({ url })),
    status: "queued",
    ...(isMms && { counted: { segments: 1, encoding: "gsm-7" } }),
    failure: failureOf(to, { from, applicationId, channel }, { state, account }),
    failureOf: failureOfState,
    ...(expiration && {
      validity: {
        periodMs: expiration.getTime() - state.carrier.now(),
        expired: failureOfCode("4360"),
        waitsForPhone: true,
      },
    }),
    ...deliveryReports(state),
  };
}
