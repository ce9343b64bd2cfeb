import type { ProviderResponse } from "../../server/provider-response.ts";
import { jsonResponse } from "../shared/responses.ts";
import { integerWithin } from "../shared/validation.ts";
import { errorOf, type Objection, telnyxErrors } from "./errors.ts";

/** A JSON response with the headers of Telnyx's API. */
export function json(status: number, body: unknown): ProviderResponse {
  return jsonResponse(status, body, {
    "content-type": "application/json; charset=utf-8",
    "x-request-id": crypto.randomUUID(),
  });
}

/** A resource in its envelope. */
export function data(value: unknown): ProviderResponse {
  return json(200, { data: value });
}

/** A refusal by a row of the table. */
export function refused(objection: Objection, otherStatus?: number): ProviderResponse {
  const error = errorOf(objection);
  const { code, detail, source, meta } = error;
  const message = source === undefined ? detail : `${source.pointer}: ${detail}`;
  return {
    ...json(otherStatus ?? telnyxErrors[objection.code].outcome, { errors: [error] }),
    problem: { code, message, url: meta.url },
  };
}

const pageRange = { least: 1, most: 9999 };

/** A page of a list, by `page[number]` and `page[size]`. */
export function list<Item>(
  items: readonly Item[],
  query: URLSearchParams,
  render: (item: Item) => unknown,
): ProviderResponse {
  const size = integerWithin(query.get("page[size]"), pageRange) ?? 20;
  const number = integerWithin(query.get("page[number]"), pageRange) ?? 1;
  const page = items.slice((number - 1) * size, number * size);
  return json(200, {
    data: page.map(render),
    meta: {
      page_number: number,
      page_size: size,
      total_pages: Math.ceil(items.length / size),
      total_results: items.length,
    },
  });
}
