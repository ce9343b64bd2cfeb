import type { ProviderRequest } from "../../server/provider-request.ts";
import type { ProviderResponse } from "../../server/provider-response.ts";
import { json } from "./responses.ts";

/** One page of a list, and the query parameters of its neighbors. */
interface ListPage<Item> {
  readonly items: readonly Item[];
  readonly page: number;
  readonly pageSize: number;
  /** Index of the first item in the whole list. */
  readonly start: number;
  readonly next: PagePosition | undefined;
  readonly previous: PagePosition | undefined;
}

/**
 * `PageToken` anchors a page at an item, so that it is not shifted by new items, nor by the deletion of all
 * that the page before it showed.
 */
interface PagePosition {
  readonly page: number;
  readonly token: string;
}

const defaultPageSize = 50;
const largestPageSize = 1000;

/** Cuts the page that `PageSize`, `Page` and `PageToken` ask for. */
function cutPage<Item>(
  items: readonly Item[],
  query: URLSearchParams,
  sidOf: (item: Item) => string,
): ListPage<Item> {
  const pageSize = Math.min(positive(query.get("PageSize")) ?? defaultPageSize, largestPageSize);
  const page = positive(query.get("Page")) ?? 0;
  const start = startOf(items, query.get("PageToken"), pageSize, sidOf) ?? page * pageSize;
  const cut = items.slice(start, start + pageSize);
  const before = cut.length === 0 ? undefined : items[start - 1];
  const after = items[start + pageSize];
  return {
    items: cut,
    page,
    pageSize,
    start,
    next: after === undefined ? undefined : { page: page + 1, token: `PA${sidOf(after)}` },
    previous: before === undefined ? undefined : { page: Math.max(0, page - 1), token: `PB${sidOf(before)}` },
  };
}

/** A path with the filters of the query and the position of a page. */
function pageUri(
  path: string,
  query: URLSearchParams,
  position: { page: number; pageSize: number; token?: string | undefined },
): string {
  const parameters = new URLSearchParams(query);
  for (const name of ["Page", "PageSize", "PageToken"]) parameters.delete(name);
  parameters.set("PageSize", String(position.pageSize));
  parameters.set("Page", String(position.page));
  if (position.token !== undefined) parameters.set("PageToken", position.token);
  return `${path}?${parameters}`;
}

/** How a list of the 2010 API looks. */
export function listEnvelope<Item>(
  key: string,
  items: readonly Item[],
  list: {
    path: string;
    query: URLSearchParams;
    sidOf: (item: Item) => string;
    render: (item: Item) => unknown;
  },
): Record<string, unknown> {
  const { path, query } = list;
  const cut = cutPage(items, query, list.sidOf);
  const { page, pageSize, start, next, previous } = cut;
  const token = query.get("PageToken") ?? undefined;
  return {
    end: cut.items.length === 0 ? 0 : start + cut.items.length - 1,
    first_page_uri: pageUri(path, query, { page: 0, pageSize }),
    next_page_uri: next ? pageUri(path, query, { ...next, pageSize }) : null,
    page,
    page_size: pageSize,
    previous_page_uri: previous ? pageUri(path, query, { ...previous, pageSize }) : null,
    start,
    uri: pageUri(path, query, { page, pageSize, token }),
    [key]: cut.items.map(list.render),
  };
}

/** Responds with a page of a list as the newer APIs show it: the URLs are absolute. */
export function metaList<Item extends { readonly sid: string }>(
  key: string,
  items: readonly Item[],
  { host, origin, path, query }: Pick<ProviderRequest, "host" | "origin" | "path" | "query">,
  render: (item: Item) => unknown,
): ProviderResponse {
  const url = origin + path;
  const cut = cutPage(items, query, ({ sid }) => sid);
  const { page, pageSize, next, previous } = cut;
  const token = query.get("PageToken") ?? undefined;
  return json(200, host, {
    meta: {
      page,
      page_size: pageSize,
      first_page_url: pageUri(url, query, { page: 0, pageSize }),
      previous_page_url: previous ? pageUri(url, query, { ...previous, pageSize }) : null,
      url: pageUri(url, query, { page, pageSize, token }),
      next_page_url: next ? pageUri(url, query, { ...next, pageSize }) : null,
      key,
    },
    [key]: cut.items.map(render),
  });
}

function startOf<Item>(
  items: readonly Item[],
  token: string | null,
  pageSize: number,
  sidOf: (item: Item) => string,
): number | undefined {
  if (!token) return undefined;
  const anchor = items.findIndex((item) => sidOf(item) === token.slice(2));
  if (anchor < 0) return undefined;
  return token.startsWith("PB") ? Math.max(0, anchor + 1 - pageSize) : anchor;
}

function positive(value: string | null): number | undefined {
  const number = Number(value);
  return Number.isInteger(number) && number > 0 ? number : undefined;
}
