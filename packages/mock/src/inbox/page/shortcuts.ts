import { signal } from "@preact/signals";
import { address, go, openMessage, openPhone } from "./address.ts";
import type { MessageSummary } from "./api-types.ts";
import { copyText } from "./copy-text.ts";
import { askToDelete, toDelete } from "./delete-messages.ts";
import { detail } from "./detail.ts";
import { closeDetails } from "./detail-view.tsx";
import { activeIndex, closeConversation, focusList, moveInList, openRow } from "./list-focus.ts";
import { messages } from "./messages.ts";

/** The keys and their descriptions. */
export const shortcuts: readonly { keys: readonly string[]; does: string }[] = [
  { keys: ["↓", "j"], does: "Next message" },
  { keys: ["↑", "k"], does: "Previous message" },
  { keys: ["Enter"], does: "Open the conversation" },
  { keys: ["Esc"], does: "Back" },
  { keys: ["c"], does: "Copy the code" },
  { keys: ["r"], does: "Reply as the phone" },
  { keys: ["Delete"], does: "Delete the message" },
  { keys: ["/"], does: "Search" },
  { keys: ["?"], does: "These shortcuts" },
];

const storageKey = "smskit-inbox-single-keys";

/** Single letters interfere with speech input, so they can be turned off. */
export const singleKeys = signal(localStorage.getItem(storageKey) !== "off");

export function setSingleKeys(on: boolean): void {
  singleKeys.value = on;
  localStorage.setItem(storageKey, on ? "on" : "off");
}

/** The message that a key acts on: the selected one, otherwise the active row. */
function current(): MessageSummary | undefined {
  const focusInList = document.activeElement?.closest(".list-scroll") != null;
  const selected = detail.value?.id === openMessage.value ? detail.value : undefined;
  const listed = messages.value[activeIndex.value];
  return focusInList ? listed : (selected ?? listed);
}

const keys: Record<string, () => void> = {
  ArrowDown: () => moveInList(1),
  ArrowUp: () => moveInList(-1),
  Home: () => moveInList(Number.NEGATIVE_INFINITY),
  End: () => moveInList(Number.POSITIVE_INFINITY),
  PageDown: () => moveInList(8),
  PageUp: () => moveInList(-8),
  Escape: goBack,
  Delete: withCurrent(askToDelete),
};

const letters: Record<string, () => void> = {
  j: () => moveInList(1),
  k: () => moveInList(-1),
  c: withCurrent(({ code }) => void (code !== undefined && copyText(code, `Code ${code}`))),
  r: withCurrent((message) => {
    if (openPhone.value === undefined) openRow(message);
    // Wait until the conversation is rendered.
    requestAnimationFrame(() => requestAnimationFrame(() => document.getElementById("reply")?.focus()));
  }),
  "/": () => document.getElementById("search")?.focus(),
  "?": () => go({ panel: "shortcuts" }),
};

function withCurrent(act: (message: MessageSummary) => void): () => void {
  return () => {
    const message = current();
    if (message) act(message);
  };
}

function goBack(): void {
  if (address.value.details !== undefined && matchMedia("(max-width: 70rem)").matches) closeDetails();
  else if (openPhone.value !== undefined) closeConversation();
  else focusList();
}

/** Handles keys, wherever the focus is. */
export function listenToKeys(): void {
  window.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
    // An open dialog has its own keys.
    if (address.value.panel !== undefined || toDelete.value !== undefined) return;
    const target = event.target instanceof HTMLElement ? event.target : document.body;
    const isField = target.matches("input, textarea, select");
    if (isField && event.key !== "Escape") return;
    // Outside the list, arrow keys scroll.
    if (target.closest(".conversation, .details") && /^(?:Arrow|Page|Home|End)/.test(event.key)) return;
    const act = keys[event.key] ?? (singleKeys.value ? letters[event.key] : undefined);
    if (!act) return;
    event.preventDefault();
    act();
  });
}
