import { signal } from "@preact/signals";
import { address, go, openMessage, openPhone } from "./address.ts";
import type { MessageSummary } from "./api-types.ts";
import { copyText } from "./copy-text.ts";
import { askToDelete, toDelete } from "./delete-messages.ts";
import { detail } from "./detail.ts";
import { closeDetails } from "./detail-view.tsx";
import { activeIndex, closeThread, focusList, moveInList, openRow } from "./list-focus.ts";
import { messages } from "./messages.ts";

/** The keys and what they do, as the page tells them. */
export const shortcuts: readonly { keys: readonly string[]; does: string }[] = [
  { keys: ["↓", "j"], does: "Next message" },
  { keys: ["↑", "k"], does: "Previous message" },
  { keys: ["Enter"], does: "Open the phone's thread" },
  { keys: ["Esc"], does: "Back" },
  { keys: ["c"], does: "Copy the code" },
  { keys: ["r"], does: "Reply as the phone" },
  { keys: ["Delete"], does: "Delete the message" },
  { keys: ["/"], does: "Search" },
  { keys: ["?"], does: "These shortcuts" },
];

const storageKey = "smskit-inbox-single-keys";

/** Single letters get in the way of speech input, so they can be turned off. */
export const singleKeys = signal(localStorage.getItem(storageKey) !== "off");

export function setSingleKeys(on: boolean): void {
  singleKeys.value = on;
  localStorage.setItem(storageKey, on ? "on" : "off");
}

/** The message that a key is about: the one that is picked, else the one that the list is at. */
function current(): MessageSummary | undefined {
  const focusInList = document.activeElement?.closest(".list-scroll") != null;
  const picked = detail.value?.id === openMessage.value ? detail.value : undefined;
  const listed = messages.value[activeIndex.value];
  return focusInList ? listed : (picked ?? listed);
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
    // Once the thread is drawn.
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
  else if (openPhone.value !== undefined) closeThread();
  else focusList();
}

/** Listens to the keyboard, wherever the focus is. */
export function listenToKeys(): void {
  window.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
    // An open dialog has keys of its own.
    if (address.value.panel !== undefined || toDelete.value !== undefined) return;
    const target = event.target instanceof HTMLElement ? event.target : document.body;
    const isField = target.matches("input, textarea, select");
    if (isField && event.key !== "Escape") return;
    // The arrows scroll where something else than the list is read.
    if (target.closest(".thread, .details") && /^(?:Arrow|Page|Home|End)/.test(event.key)) return;
    const act = keys[event.key] ?? (singleKeys.value ? letters[event.key] : undefined);
    if (!act) return;
    event.preventDefault();
    act();
  });
}
