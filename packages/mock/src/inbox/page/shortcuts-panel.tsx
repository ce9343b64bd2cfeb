import { goBackTo } from "./address.ts";
import { Dialog } from "./dialog.tsx";
import { setSingleKeys, shortcuts, singleKeys } from "./shortcuts.ts";

export function ShortcutsPanel() {
  return (
    <Dialog title="Keyboard shortcuts" onClose={() => goBackTo({ panel: undefined })}>
      <dl class="shortcuts">
        {shortcuts.map(({ keys, does }) => (
          <div key={does}>
            <dt>
              {keys.map((key) => (
                <Keys key={key} keys={key} />
              ))}
            </dt>
            <dd>{does}</dd>
          </div>
        ))}
      </dl>
      <label class="check">
        <input
          type="checkbox"
          checked={singleKeys.value}
          onChange={({ currentTarget }) => setSingleKeys(currentTarget.checked)}
        />
        Single letters are shortcuts
      </label>
    </Dialog>
  );
}

/** A key, or keys that are pressed one after the other. */
function Keys({ keys }: { keys: string }) {
  return (
    <span>
      {keys.split(" ").map((key) => (
        <kbd key={key}>{key}</kbd>
      ))}
    </span>
  );
}
