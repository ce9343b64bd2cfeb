import type { CarrierMessage } from "../../carrier/carrier-message.ts";
import type { Uplink } from "../../server/mock-provider.ts";
import type { ProviderRequest } from "../../server/provider-request.ts";
import type { ProviderResponse } from "../../server/provider-response.ts";
import { inboundResource, outboundResource } from "./message-resource.ts";
import { data, json, refused } from "./responses.ts";
import type { CallingAccount, TelnyxState } from "./state.ts";

/** Time before `send_at` from which on a message cannot be canceled. */
const lockedMs = 60_000;

/** Responds to `GET` and `DELETE /v2/messages/{id}`. */
export function messageResponse(
  request: ProviderRequest,
  { isLost }: Uplink,
  { state, account, id }: { state: TelnyxState; account: CallingAccount; id: string },
): ProviderResponse {
  const { carrier } = state;
  const sent = carrier.message(id);
  if (sent?.provider === "telnyx" && sent.accountId === account.id) {
    return request.method === "DELETE" ? cancel(sent, state, isLost) : data(outboundResource(sent, state));
  }
  const received = carrier.replies.find(
    (reply) => reply.id === id && reply.provider === "telnyx" && reply.accountId === account.id,
  );
  if (received === undefined) return refused({ code: "10005" });
  if (request.method === "DELETE") return refused(notScheduled, 400);
  return data(inboundResource(received, state));
}

/** Its code and status are unconfirmed. */
const notScheduled = { code: "10015", details: { reason: "the message cannot be canceled" } } as const;

/** A canceled message comes without the envelope. */
function cancel(message: CarrierMessage, state: TelnyxState, isLost: boolean): ProviderResponse {
  const { carrier } = state;
  const { status, sendAt } = message;
  if (status !== "scheduled" || sendAt === undefined || sendAt.getTime() - carrier.now() < lockedMs) {
    return refused(notScheduled, 400);
  }
  if (!isLost) carrier.cancel(message.id);
  return json(200, outboundResource(message, state));
}
