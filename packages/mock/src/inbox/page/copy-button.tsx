import { copyText } from "./copy-text.ts";
import { Icon } from "./icons.tsx";

/** A small button that copies something beside it. `what` is what the confirmation names. */
export function CopyButton({ text, what, label }: { text: string; what: string; label: string }) {
  return (
    <button type="button" class="plain" aria-label={label} title={label} onClick={() => copyText(text, what)}>
      <Icon name="copy" />
    </button>
  );
}
