import { show } from "./announce.ts";

/** Copies a text and confirms it. */
export async function copyText(text: string, what: string): Promise<void> {
  try {
    if (navigator.clipboard) await navigator.clipboard.writeText(text);
    else copyBySelection(text);
    show(`${what} copied`);
  } catch {
    show(`The browser does not allow copying. Copy it yourself: ${text}`);
  }
}

/** Over plain HTTP from another machine, browsers have no clipboard API. */
function copyBySelection(text: string): void {
  const focused = document.activeElement;
  const field = document.createElement("textarea");
  field.value = text;
  field.className = "off-screen";
  document.body.append(field);
  field.select();
  const copied = document.execCommand("copy");
  field.remove();
  if (focused instanceof HTMLElement) focused.focus();
  if (!copied) throw new Error("not copied");
}
