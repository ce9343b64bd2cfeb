import { go, typedQuery } from "./address.ts";
import { askToDelete } from "./delete-messages.ts";
import { FilterButton, FilterPanel } from "./filter-panel.tsx";
import { isFiltered } from "./filters.ts";
import { Icon } from "./icons.tsx";
import { focusList } from "./list-focus.ts";
import { markAllRead, unreadCount, unreadWords } from "./read-state.ts";
import { texts, total } from "./texts.ts";
import { count } from "./wording.ts";

/** Above the list: the search, the filters, the number of texts, and the buttons for all of them. */
export function ListTools() {
  return (
    <div class="list-tools">
      <search>
        <form
          class="search"
          onSubmit={(event) => {
            event.preventDefault();
            focusList();
          }}
        >
          <Icon name="search" />
          <input
            id="search"
            type="search"
            aria-label="Search texts, numbers and ids"
            placeholder="Search texts and numbers"
            autocomplete="off"
            spellcheck={false}
            value={typedQuery.value}
            onInput={({ currentTarget }) => go({ q: currentTarget.value || undefined }, "replace")}
            onKeyDown={(event) => {
              if (event.key !== "ArrowDown") return;
              event.preventDefault();
              focusList();
            }}
          />
          <FilterButton />
        </form>
        <FilterPanel />
      </search>
      <div class="list-head">
        <h2 class="count" aria-live="off">
          <span>
            {isFiltered.value ? `${total.value.toLocaleString()} found` : count(total.value, "text")}
          </span>
          {unreadCount.value > 0 && <span class="unread-count">{unreadWords.value} unread</span>}
        </h2>
        {unreadCount.value > 0 && (
          <button type="button" class="plain words" onClick={markAllRead}>
            Mark all read
          </button>
        )}
        {texts.value.length > 0 && (
          <button type="button" class="plain" aria-label="Delete all" onClick={() => askToDelete("all")}>
            <Icon name="trash" />
          </button>
        )}
      </div>
    </div>
  );
}
