import type { ProviderRequest } from "../../server/provider-request.ts";
import type { ProviderResponse } from "../../server/provider-response.ts";
import { integerWithin } from "../shared/validation.ts";
import { timeOf } from "./check-batch.ts";
import { invalidFormat } from "./errors.ts";
import { json, refused } from "./responses.ts";

const usualPageSize = 30;
const dayMs = 24 * 3_600_000;

/**
 * Responds with one page of a list: `page`, `page_size`, `start_date` (by default 24 hours ago) and `end_date`.
 *
 * `page_size` of the response is the size that the request asked for: the SDK divides `count` by it. Sinch's documentation
 * describes it as the number of entries in the response.
 *
 * @param entries Newest first.
 */
export function pageResponse<Entry>(
  { query }: Pick<ProviderRequest, "query">,
  {
    name,
    entries,
    now,
    at,
    show,
  }: {
    /** Of the list in the response. */
    name: string;
    entries: readonly Entry[];
    now: number;
    at(entry: Entry): Date;
    show(entry: Entry): unknown;
  },
): ProviderResponse {
  const page = integerWithin(query.get("page") ?? "0", { least: 0, most: Number.MAX_SAFE_INTEGER });
  if (page === undefined) return refused(invalidFormat("page", query.get("page"), "page number"));
  const size = integerWithin(query.get("page_size") ?? String(usualPageSize), { least: 1, most: 100 });
  if (size === undefined) return refused(invalidFormat("page_size", query.get("page_size"), "page size"));
  const dates: number[] = [];
  for (const [field, usual] of [
    ["start_date", now - dayMs],
    ["end_date", Number.POSITIVE_INFINITY],
  ] as const) {
    const given = query.get(field);
    const time = given === null ? usual : timeOf(given);
    if (Number.isNaN(time)) return refused(invalidFormat(field, given, "ISO-8601 date"));
    dates.push(time);
  }
  const [start = 0, end = 0] = dates;
  const found = entries.filter((entry) => at(entry).getTime() >= start && at(entry).getTime() < end);
  return json(200, {
    count: found.length,
    page,
    page_size: size,
    [name]: found.slice(page * size, (page + 1) * size).map(show),
  });
}

/** The values of a parameter that is a list with commas, or that came several times. */
export function valuesOf(query: URLSearchParams, name: string): readonly string[] | undefined {
  const values = query.getAll(name).flatMap((value) => value.split(",").map((one) => one.trim()));
  return values.length === 0 ? undefined : values;
}
