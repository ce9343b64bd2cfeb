import { signal } from "@preact/signals";
import { address, go, openMessage, openPhone } from "./address.ts";
import type { Text } from "./api-types.ts";
import { copyText } from "./copy-text.ts";
import { askToDelete, toDelete } from "./delete-messages.ts";
import { detail, replyDetail } from "./detail.ts";
import { closeDetails } from "./detail-view.tsx";
import { activeIndex, closeConversation, filtersOpen, focusList, moveInList, openRow } from "./list-focus.ts";
import { nowhere } from "./text.ts";
import { texts } from "./texts.ts";

/** The keys and their descriptions. */
export const shortcuts: readonly { keys: readonly string[]; does: string }[] = [
  { keys: ["↓", "j"], does: "Next text" },
  { keys: ["↑", "k"], does: "Previous text" },
  { keys: ["Enter", "o"], does: "Open the conversation" },
  { keys: ["Esc", "u"], does: "Back" },
  { keys: ["c"], does: "Copy the code" },
  { keys: ["r"], does: "Reply as the phone" },
  { keys: ["Delete", "x"], does: "Delete the text" },
  { keys: ["n"], does: "New text from a phone" },
  { keys: ["/"], does: "Search" },
  { keys: ["f"], does: "Filter" },
  { keys: ["g i"], does: "Go to the inbox" },
  { keys: ["g c"], does: "Go to the last code" },
  { keys: ["g f"], does: "Go to the faults" },
  { keys: ["g n"], does: "Go to the numbers and webhooks" },
  { keys: ["g r"], does: "Go to the API requests" },
  { keys: ["?"], does: "These shortcuts" },
];

const storageKey = "smskit-inbox-single-keys";

/** Single letters interfere with speech input, so they can be turned off. */
export const singleKeys = signal(localStorage.getItem(storageKey) !== "off");

export function setSingleKeys(on: boolean): void {
  singleKeys.value = on;
  localStorage.setItem(storageKey, on ? "on" : "off");
}

/** The text that a key acts on: the selected one, otherwise the active row. */
function current(): Text | undefined {
  const focusInList = document.activeElement?.closest(".list-scroll") != null;
  const message = detail.value?.id === openMessage.value ? detail.value : undefined;
  const selected: Text | undefined = message ? { type: "message", ...message } : replyDetail.value;
  const listed = texts.value[activeIndex.value];
  return focusInList ? listed : (selected ?? listed);
}

const keys: Record<string, () => void> = {
  ArrowDown: () => moveInList(1),
  ArrowUp: () => moveInList(-1),
  Home: () => moveInList(Number.NEGATIVE_INFINITY),
  End: () => moveInList(Number.POSITIVE_INFINITY),
  PageDown: () => moveInList(12),
  PageUp: () => moveInList(-12),
  Escape: goBack,
  Delete: withCurrent(askToDelete),
};

const letters: Record<string, () => void> = {
  j: () => moveInList(1),
  k: () => moveInList(-1),
  o: withCurrent(openRow),
  u: goBack,
  x: withCurrent(askToDelete),
  c: withCurrent((text) => {
    if (text.type === "message" && text.code !== undefined) void copyText(text.code, `Code ${text.code}`);
  }),
  r: withCurrent((text) => {
    if (openPhone.value === undefined) openRow(text);
    // Wait until the conversation is rendered.
    requestAnimationFrame(() => requestAnimationFrame(() => document.getElementById("reply")?.focus()));
  }),
  f: () => {
    filtersOpen.value = !filtersOpen.value;
    if (!filtersOpen.value) focusList();
  },
  n: () => go({ panel: "compose" }),
  "/": () => document.getElementById("search")?.focus(),
  "?": () => go({ panel: "shortcuts" }),
};

/** The letters after `g`. */
const places: Record<string, () => void> = {
  i: () => {
    go(nowhere);
    focusList();
  },
  c: () => location.assign("/code"),
  f: () => go({ panel: "faults" }),
  n: () => go({ panel: "numbers" }),
  r: () => go({ panel: "requests" }),
};

/** When `g` was pressed; the next letter belongs to it for a moment. */
let pressedG = Number.NEGATIVE_INFINITY;
const togetherMs = 1500;

function letterAction(key: string, now: number): (() => void) | undefined {
  if (!singleKeys.value) return undefined;
  const isPlace = now - pressedG < togetherMs;
  pressedG = Number.NEGATIVE_INFINITY;
  if (isPlace) return places[key];
  if (key !== "g") return letters[key];
  return () => {
    pressedG = now;
  };
}

function withCurrent(act: (text: Text) => void): () => void {
  return () => {
    const text = current();
    if (text) act(text);
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
    const act = keys[event.key] ?? letterAction(event.key, event.timeStamp);
    if (!act) return;
    event.preventDefault();
    act();
  });
}
