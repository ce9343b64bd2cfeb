import { computed } from "@preact/signals";
import { fitsSearch } from "../../api/fits-search.ts";
import { account, address, go, query } from "./address.ts";
import type { Text, TextCounts } from "./api-types.ts";
import { capitalize } from "./wording.ts";

export type FilterName = keyof TextCounts;

/** A field that the list can be filtered by. */
export interface FilterField {
  readonly name: FilterName;
  readonly label: string;
  /** The choice of no filter. */
  readonly all: string;
  labelOf(value: string): string;
}

export const filterFields: readonly FilterField[] = [
  {
    name: "direction",
    label: "Direction",
    all: "Both directions",
    labelOf: (value) => (value === "in" ? "From phones" : "To phones"),
  },
  { name: "status", label: "Status", all: "Any status", labelOf: capitalize },
  { name: "provider", label: "Provider", all: "All providers", labelOf: capitalize },
  { name: "account", label: "Account", all: "All accounts", labelOf: shorten },
];

/** Shortens a long account id in its middle. */
function shorten(id: string): string {
  return id.length > 16 ? `${id.slice(0, 8)}…${id.slice(-4)}` : id;
}

/** The filters that are set. */
export const activeFilters = computed(() =>
  filterFields.flatMap((field) => {
    const value = address.value[field.name];
    return value === undefined ? [] : [{ field, value }];
  }),
);

/** Whether the list leaves anything out. */
export const isFiltered = computed(() => activeFilters.value.length > 0 || query.value !== "");

/** Shows everything again. */
export function clearFilters(): void {
  go(
    { q: undefined, direction: undefined, status: undefined, provider: undefined, account: undefined },
    "replace",
  );
}

/** The query of the API that selects the list. `callApi` adds the account. */
export function listQuery(): Record<string, string | undefined> {
  const { direction, status, provider } = address.value;
  return { q: query.value, direction, status, provider };
}

/** Whether a text belongs into the list. */
export function isListed(text: Text): boolean {
  const { direction, status, provider } = address.value;
  return (
    (direction === undefined || direction === (text.type === "message" ? "out" : "in")) &&
    (status === undefined || (text.type === "message" && text.status === status)) &&
    (provider === undefined || text.provider === provider) &&
    (account.value === undefined || text.accountId === account.value) &&
    (query.value === "" || fitsSearch(text, query.value))
  );
}
