import type { CarrierReply } from "../../carrier/reply.ts";
import type { ProviderRequest } from "../../server/provider-request.ts";
import type { ProviderResponse } from "../../server/provider-response.ts";
import { networkOf } from "../shared/networks.ts";
import { decodePathSegment } from "../shared/paths.ts";
import { readSender, shownAddress } from "./addresses.ts";
import { pageResponse, valuesOf } from "./list-page.ts";
import { json, refused } from "./responses.ts";
import type { CallingAccount, SinchState } from "./state.ts";

/** A text from a phone, as callbacks and responses show it. */
export function inboundResource(
  id: string,
  { from, to, body, media, at }: Pick<CarrierReply, "from" | "to" | "body" | "media" | "at">,
): Record<string, unknown> {
  const network = networkOf(from);
  const files = media.map(({ url, contentType }) => ({
    code: 0,
    content_type: contentType,
    status: "Uploaded",
    url,
  }));
  return {
    type: files.length > 0 ? "mo_media" : "mo_text",
    id,
    from: shownAddress(from),
    to: shownAddress(to),
    body: files.length > 0 ? { message: body, media: files } : body,
    ...(network && { operator_id: network.code }),
    received_at: at.toISOString(),
  };
}

/** Responds to `GET /xms/v1/{service_plan_id}/inbounds`, with or without an id. */
export function inboundsResponse(
  request: ProviderRequest,
  { state, account }: { state: SinchState; account: CallingAccount },
): ProviderResponse {
  const received = state.carrier.replies.filter(
    ({ provider, accountId }) => provider === "sinch" && accountId === account.id,
  );
  const id = request.path.split("/")[5];
  if (id !== undefined) {
    const reply = received.find((one) => one.id === decodePathSegment(id));
    return reply === undefined
      ? refused({ refusal: "not_found" })
      : json(200, inboundResource(reply.id, reply));
  }
  const numbers = valuesOf(request.query, "to")?.map((number) => readSender(number) ?? number);
  return pageResponse(request, {
    name: "inbounds",
    entries: received.filter(({ to }) => numbers?.includes(to) !== false).toReversed(),
    now: state.carrier.now(),
    at: ({ at }) => at,
    show: (reply) => inboundResource(reply.id, reply),
  });
}
