import { copyText } from "./copy-text.ts";
import { Icon } from "./icons.tsx";

/** A button that copies the code of a message. */
export function CodeButton({ code, tabIndex }: { code: string; tabIndex?: number | undefined }) {
  return (
    <button
      type="button"
      class="code"
      tabIndex={tabIndex}
      aria-label={`Copy code ${code}`}
      title="Copy the code"
      onClick={() => copyText(code, `Code ${code}`)}
    >
      {code}
      <Icon name="copy" />
    </button>
  );
}
