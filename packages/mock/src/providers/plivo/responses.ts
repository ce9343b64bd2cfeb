import type { ProviderRequest } from "../../server/provider-request.ts";
import type { ProviderResponse } from "../../server/provider-response.ts";
import { jsonResponse } from "../shared/responses.ts";
import { integerWithin } from "../shared/validation.ts";
import { errorOf, type Objection, plivoRefusals } from "./errors.ts";

const referenceUrl = "https://www.plivo.com/docs/messaging/api/response";

/** A response, with the id that each response has. */
export function json(status: number, body: object): ProviderResponse {
  return jsonResponse(status, { api_id: crypto.randomUUID(), ...body });
}

/** A refusal by a row of the table. */
export function refused(
  objection: Objection,
  status: number = plivoRefusals[objection.refusal].status,
): ProviderResponse {
  const error = errorOf(objection);
  const problem = { message: error.replace("\n", " "), url: referenceUrl };
  if (objection.refusal !== "credentials") return { ...json(status, { error }), problem };
  const headers = {
    "content-type": "text/html; charset=utf-8",
    "www-authenticate": 'Basic realm="Login Required"',
  };
  return { status, headers, body: error, problem };
}

const largestPage = 20;

/** A page of a list, by `limit` and `offset`. A limit outside of 1 to 20 counts as 20: that is unconfirmed. */
export function list<Item>(
  items: readonly Item[],
  { path, query }: Pick<ProviderRequest, "path" | "query">,
  render: (item: Item) => object,
): ProviderResponse {
  const limit = integerWithin(query.get("limit"), { least: 1, most: largestPage }) ?? largestPage;
  const offset = integerWithin(query.get("offset"), { least: 0, most: Number.MAX_SAFE_INTEGER }) ?? 0;
  const pageAt = (start: number): string => {
    const others = new URLSearchParams(query);
    others.set("limit", String(limit));
    others.set("offset", String(start));
    return `${path}?${others}`;
  };
  return json(200, {
    meta: {
      limit,
      next: offset + limit < items.length ? pageAt(offset + limit) : null,
      offset,
      previous: offset > 0 ? pageAt(Math.max(0, offset - limit)) : null,
      total_count: items.length,
    },
    objects: items.slice(offset, offset + limit).map(render),
  });
}
