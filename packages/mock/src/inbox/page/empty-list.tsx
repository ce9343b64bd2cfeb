import { go, query } from "./address.ts";
import { info } from "./controls.ts";
import { copyText } from "./copy-text.ts";
import { Icon } from "./icons.tsx";
import { listState } from "./messages.ts";

/** The empty list: how to send a first text, or that nothing was found. */
export function EmptyList() {
  if (listState.value === "loading") return <p class="list-note">Loading…</p>;
  if (listState.value === "failed") return null;
  if (query.value !== "") {
    return (
      <div class="empty">
        <p>No results for “{query.value}”.</p>
        <button type="button" onClick={() => go({ q: undefined }, "replace")}>
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
        <button
          type="button"
          class="plain"
          aria-label={`Copy the setting for ${title}`}
          onClick={() => copyText(code, "Setting")}
        >
          <Icon name="copy" />
        </button>
      </header>
      <pre>
        <code>{code}</code>
      </pre>
    </section>
  );
}
