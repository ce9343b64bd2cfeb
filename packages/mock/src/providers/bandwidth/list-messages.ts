import { byAcceptance } from "../../carrier/acceptance-order.ts";
import type { CarrierMessage } from "../../carrier/carrier-message.ts";
import type { CarrierReply } from "../../carrier/reply.ts";
import type { ProviderRequest } from "../../server/provider-request.ts";
import type { ProviderResponse } from "../../server/provider-response.ts";
import { checkQuery, type ListQuery } from "./list-query.ts";
import { type ListedMessage, receivedItem, sentItem } from "./listed-message.ts";
import { json, refused } from "./responses.ts";
import type { BandwidthState, CallingAccount } from "./state.ts";

/**
 * Responds to `GET /api/v2/users/{accountId}/messages`. The newest come first, which is unconfirmed.
 *
 * @see https://dev.bandwidth.com/apis/messaging-apis/messaging/#tag/Messages/operation/listMessages
 */
export function listMessagesResponse(
  { query, url }: Pick<ProviderRequest, "query" | "url">,
  { state, account }: { state: BandwidthState; account: CallingAccount },
): ProviderResponse {
  const checked = checkQuery(query);
  // Only a refused request to send has a list of fields.
  if ("fieldName" in checked) {
    return refused("request-validation", { description: `'${checked.fieldName}' ${checked.description}` });
  }
  const isOwn = ({ provider, accountId }: CarrierMessage | CarrierReply): boolean =>
    provider === "bandwidth" && accountId === account.id;
  const { carrier } = state;
  const all = [...carrier.messages.filter(isOwn), ...carrier.replies.filter(isOwn)]
    .sort(byAcceptance)
    .map((one) => ("createdAt" in one ? sentItem(one) : receivedItem(one)));
  const found = sorted(all.filter(checked.matches), checked);
  const { limit, offset } = checked;
  const page = found.slice(offset, offset + limit);
  const total = query.get("limitTotalCount") === "true" ? Math.min(found.length, 10_000) : found.length;
  return json(200, {
    totalCount: total,
    pageInfo: {
      ...(offset > 0 && pageLink(url, "prev", Math.max(0, offset - limit))),
      ...(offset + limit < found.length && pageLink(url, "next", offset + limit)),
    },
    messages: page,
  });
}

function pageLink(url: URL, direction: "prev" | "next", offset: number): Record<string, string> {
  const token = btoa(String(offset));
  const link = new URL(url);
  link.searchParams.set("pageToken", token);
  return { [`${direction}Page`]: link.href, [`${direction}PageToken`]: token };
}

/** The items are the oldest first. What is equal stays in that order, or the other one when the newest come first. */
function sorted(items: readonly ListedMessage[], { sort }: ListQuery): readonly ListedMessage[] {
  const { field, direction } = sort;
  const ascending = items.toSorted((one, other) => {
    const [a, b] = [one[field] ?? "", other[field] ?? ""];
    return a < b ? -1 : a > b ? 1 : 0;
  });
  return direction === "asc" ? ascending : ascending.reverse();
}
