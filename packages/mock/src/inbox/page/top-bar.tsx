import { go, hrefOf, onPlainClick } from "./address.ts";
import { ConnectionMark } from "./connection-mark.tsx";
import { Icon } from "./icons.tsx";
import { type PanelDefinition, panels } from "./panels.tsx";
import { nowhere } from "./text.ts";

/** The title, the connection, and the buttons of the panels. */
export function TopBar() {
  return (
    <header class="top">
      <h1>
        <a href={hrefOf(nowhere)} onClick={(event) => onPlainClick(event, () => go(nowhere))}>
          <img src="/inbox/icon.svg" alt="" width="28" height="28" />
          Inbox
        </a>
      </h1>
      <ConnectionMark />
      <div class="actions">
        <a class="pill" href="/code" aria-label="Codes" title="The last code in big digits">
          <Icon name="code" />
          <span class="word">Codes</span>
        </a>
        {panels.map((panel) => (
          <PanelButton key={panel.name} panel={panel} />
        ))}
      </div>
    </header>
  );
}

function PanelButton({ panel: { name, title, icon, state } }: { panel: PanelDefinition }) {
  const set = state?.();
  return (
    <button
      type="button"
      class={set ? "pill set" : "pill"}
      data-panel={name}
      aria-label={set ? `${title}, ${set.words}` : title}
      onClick={() => go({ panel: name })}
    >
      <Icon name={icon} />
      <span class="word">{title}</span>
      {set && <span class="badge">{set.short}</span>}
    </button>
  );
}
