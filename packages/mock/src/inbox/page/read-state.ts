import { computed, effect, signal } from "@preact/signals";
import type { Text } from "./api-types.ts";
import { clock } from "./controls.ts";
import { conversation } from "./conversation-state.ts";
import { isFiltered } from "./filters.ts";
import { hasMore, texts } from "./texts.ts";

/** Which texts this browser has read. Times are ISO 8601 in UTC, so they are compared as strings. */
interface ReadState {
  /** Everything up to this time is read. */
  readonly until: string;
  /** The texts after it that are read, with their times. */
  readonly ids: Readonly<Record<string, string>>;
}

const storageKey = "smskit-inbox-read";
const nothing: ReadState = { until: "", ids: {} };
/** Beyond it the oldest half is forgotten, and what is older counts as read. */
const mostIds = 1000;

const state = signal(load());

function load(): ReadState {
  try {
    return { ...nothing, ...JSON.parse(localStorage.getItem(storageKey) ?? "{}") };
  } catch {
    return nothing;
  }
}

function save(next: ReadState): void {
  state.value = next;
  try {
    localStorage.setItem(storageKey, JSON.stringify(next));
  } catch {
    // The browser allows no storage: the state lasts as long as the page.
  }
}

/** Only texts to phones can be unread: those from phones are the developer's own. */
export function isUnread(text: Text): boolean {
  return (
    text.type === "message" && text.createdAt > state.value.until && !Object.hasOwn(state.value.ids, text.id)
  );
}

/** The number of unread texts in the list, as far as it is loaded. */
export const unreadCount = computed(() => texts.value.filter(isUnread).length);

/** The number of unread texts in words: `3`, or `200+` if older ones are not loaded. */
export const unreadWords = computed(() => {
  const last = texts.value.at(-1);
  const more = hasMore.value && last?.type === "message" && isUnread(last);
  return `${unreadCount.value.toLocaleString()}${more ? "+" : ""}`;
});

function markRead(read: readonly Text[]): void {
  const fresh = read.flatMap((text) => (text.type === "message" && isUnread(text) ? [text] : []));
  if (fresh.length === 0) return;
  const { until, ids } = state.peek();
  const all = [...Object.entries(ids), ...fresh.map(({ id, createdAt }) => [id, createdAt] as const)];
  if (all.length <= mostIds) {
    save({ until, ids: Object.fromEntries(all) });
    return;
  }
  all.sort(([, one], [, other]) => one.localeCompare(other));
  const forgotten = all.splice(0, all.length - mostIds / 2);
  save({ until: [until, forgotten.at(-1)?.[1] ?? ""].sort().at(-1) ?? until, ids: Object.fromEntries(all) });
}

/** Marks the texts of the list as read, and without a filter also the older ones that are not loaded. */
export function markAllRead(): void {
  const [newest] = timesOfMessages();
  if (!isFiltered.value && newest !== undefined) {
    // A text that is yet to come may have the same time as the newest one, so those of that time are kept by id.
    const until = timesOfMessages().find((time) => time < newest) ?? state.peek().until;
    save({ until, ids: {} });
  }
  markRead(texts.value);
}

/** The times of the listed texts to phones, newest first. */
function timesOfMessages(): string[] {
  return texts.value.flatMap((text) => (text.type === "message" ? [text.createdAt] : []));
}

/** Keeps the state: what is open in a visible page is read, and other tabs are followed. */
export function keepReadState(): void {
  const readOpen = (): void => {
    if (!document.hidden) markRead(conversation.value?.thread ?? []);
  };
  effect(readOpen);
  document.addEventListener("visibilitychange", readOpen);
  window.addEventListener("storage", ({ key }) => {
    if (key === storageKey) state.value = load();
  });
  effect(() => {
    // A server that was restarted or reset may be behind the times that were read.
    if (clock.value !== undefined && state.peek().until > clock.value.now) save(nothing);
  });
}
