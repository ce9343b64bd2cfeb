import { randomUUID } from "node:crypto";
import type { ProviderResponse } from "../../server/provider-response.ts";
import { jsonResponse } from "../shared/responses.ts";
import { errorOf, type Objection, telnyxErrors } from "./errors.ts";

/** A JSON response with the headers of Telnyx's API. */
export function json(status: number, body: unknown): ProviderResponse {
  return jsonResponse(status, body, {
    "content-type": "application/json; charset=utf-8",
    "x-request-id": randomUUID(),
  });
}

/** A resource in its envelope. */
export function data(value: unknown): ProviderResponse {
  return json(200, { data: value });
}

/** A refusal by a row of the table. */
export function refused(objection: Objection, otherStatus?: number): ProviderResponse {
  const { outcome } = telnyxErrors[objection.code];
  const status = otherStatus ?? (typeof outcome === "number" ? outcome : 400);
  return json(status, { errors: [errorOf(objection)] });
}

/** A page of a list, by `page[number]` and `page[size]`. */
export function list<Item>(
  items: readonly Item[],
  query: URLSearchParams,
  render: (item: Item) => unknown,
): ProviderResponse {
  const size = pageParameter(query, "page[size]", 20);
  const number = pageParameter(query, "page[number]", 1);
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

function pageParameter(query: URLSearchParams, name: string, usual: number): number {
  const value = query.get(name) ?? "";
  return /^[1-9]\d{0,3}$/.test(value) ? Number(value) : usual;
}
