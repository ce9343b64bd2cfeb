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
      {providers().has("twilio") && (
        <>
          <Setting
            title="Twilio's SDK"
            code={`client.api.baseUrl = "${url}";\nclient.messaging.baseUrl = "${url}";`}
          />
          <Setting title="curl" code={curl(url)} />
        </>
      )}
      {providers().has("vonage") && <Setting title="Vonage's SDK" code={`restHost: "${url}"`} />}
    </div>
  );
}

const providers = (): Set<string> => new Set(info.value?.providers);

function curl(url: string): string {
  const zeros = "0".repeat(32);
  return [
    `curl ${url}/2010-04-01/Accounts/AC${zeros}/Messages.json \\`,
    `  -u AC${zeros}:${zeros} \\`,
    "  --data-urlencode From=+15550001111 --data-urlencode To=+15558675310 \\",
    '  -d "Body=Your code is 481203"',
  ].join("\n");
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
