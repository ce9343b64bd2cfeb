import { query } from "./address.ts";
import { info } from "./controls.ts";
import { CopyButton } from "./copy-button.tsx";
import { activeFilters, clearFilters, isFiltered } from "./filters.ts";
import { focusList } from "./list-focus.ts";
import { listState } from "./texts.ts";

/** The empty list: how to send a first text, or that nothing was found. */
export function EmptyList() {
  if (listState.value === "loading") return <p class="list-note">Loading…</p>;
  if (listState.value === "failed") return null;
  if (isFiltered.value) {
    const filters = activeFilters.value.map(({ field, value }) => `${field.label}: ${field.labelOf(value)}`);
    return (
      <div class="empty">
        <p>
          No results{query.value !== "" && ` for “${query.value}”`}
          {filters.length > 0 && ` with ${filters.join(", ")}`}.
        </p>
        <button
          type="button"
          onClick={() => {
            clearFilters();
            focusList();
          }}
        >
          Show all
        </button>
      </div>
    );
  }
  const url = info.value?.url ?? location.origin;
  return (
    <div class="empty">
      <h2>No texts yet</h2>
      <p>Point your app at this server. Its texts appear here immediately.</p>
      <Setting title="smskit" code={`baseUrl: "${url}"`} />
      {info.value?.clients.map(({ provider, client, setting }) => (
        <Setting key={`${provider} ${client}`} title={`${provider}, ${client}`} code={setting} />
      ))}
    </div>
  );
}

function Setting({ title, code }: { title: string; code: string }) {
  return (
    <section class="setting">
      <header>
        <h3>{title}</h3>
        <CopyButton text={code} what="Setting" label={`Copy the setting for ${title}`} />
      </header>
      <pre>
        <code>{code}</code>
      </pre>
    </section>
  );
}
