import { useLayoutEffect, useRef } from "preact/hooks";
import { address, go } from "./address.ts";
import { activeFilters, clearFilters, type FilterField, filterFields } from "./filters.ts";
import { Icon } from "./icons.tsx";
import { filtersOpen, focusList } from "./list-focus.ts";
import { counts, loadCounts } from "./texts.ts";

/** Shows the fields to filter by. */
export function FilterButton() {
  const active = activeFilters.value.length;
  return (
    <button
      type="button"
      class={active > 0 ? "filter-button set" : "filter-button"}
      aria-expanded={filtersOpen.value}
      aria-controls="filters"
      aria-label={active > 0 ? `Filters, ${active} set` : "Filters"}
      onClick={() => {
        filtersOpen.value = !filtersOpen.value;
      }}
    >
      <Icon name="filter" />
    </button>
  );
}

/** The fields to filter by, and the filters that are set. A field is there if there are several values of it. */
export function FilterPanel() {
  const first = useRef<HTMLDivElement>(null);
  const isOpen = filtersOpen.value;
  useLayoutEffect(() => {
    if (!isOpen) return;
    void loadCounts();
    first.current?.querySelector("select")?.focus();
  }, [isOpen]);
  const fields = filterFields.filter(
    ({ name }) => Object.keys(counts.value[name]).length > 1 || address.value[name] !== undefined,
  );
  return (
    <>
      <div id="filters" class="filters" hidden={!isOpen} ref={first}>
        {fields.map((field) => (
          <FilterChoice key={field.name} field={field} />
        ))}
        {fields.length === 0 && (
          <p class="muted">All texts have the same direction, status, provider and account.</p>
        )}
      </div>
      {activeFilters.value.length > 0 && (
        <div class="chips">
          {activeFilters.value.map(({ field, value }) => (
            <button
              key={field.name}
              type="button"
              class="chip"
              aria-label={`Remove the filter ${field.label}: ${field.labelOf(value)}`}
              onClick={() => {
                go({ [field.name]: undefined }, "replace");
                focusList();
              }}
            >
              <span>{field.labelOf(value)}</span>
              <Icon name="close" />
            </button>
          ))}
          <button
            type="button"
            class="chip clear"
            onClick={() => {
              clearFilters();
              focusList();
            }}
          >
            Clear all
          </button>
        </div>
      )}
    </>
  );
}

function FilterChoice({ field }: { field: FilterField }) {
  const { name, label, all, labelOf } = field;
  const chosen = address.value[name];
  const known = Object.entries(counts.value[name]).sort(([one], [other]) => one.localeCompare(other));
  const values: [string, number][] =
    chosen === undefined || known.some(([value]) => value === chosen) ? known : [...known, [chosen, 0]];
  return (
    <label>
      <span>{label}</span>
      <select
        value={chosen ?? ""}
        onChange={({ currentTarget }) => go({ [name]: currentTarget.value || undefined }, "replace")}
      >
        <option value="">{all}</option>
        {values.map(([value, number]) => (
          <option key={value} value={value}>
            {labelOf(value)} ({number.toLocaleString()})
          </option>
        ))}
      </select>
    </label>
  );
}
