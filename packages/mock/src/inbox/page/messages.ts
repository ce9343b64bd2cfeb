import { signal } from "@preact/signals";
import { fitsSearch } from "../../api/fits-search.ts";
import { query } from "./address.ts";
import { announce } from "./announce.ts";
import type { MessagePage, MessageSummary } from "./api-types.ts";
import { callApi } from "./call-api.ts";
import { count, formatNumber } from "./wording.ts";

const pageSize = 200;

/** The messages of the list that are loaded, newest first. */
export const messages = signal<readonly MessageSummary[]>([]);
/** The number of all messages that match. */
export const total = signal(0);
export const listState = signal<"loading" | "ready" | "failed">("loading");
/** Whether more can be loaded. */
export const hasMore = signal(false);

let generation = 0;
let loadingMore = false;

function load(before?: string): Promise<MessagePage> {
  return callApi<MessagePage>("messages", {
    query: { q: query.value, limit: String(pageSize), ...(before !== undefined && { before }) },
  });
}

/** Loads the list from its start. */
export async function loadMessages(): Promise<void> {
  generation += 1;
  const mine = generation;
  try {
    const page = await load();
    if (mine !== generation) return;
    messages.value = page.messages;
    total.value = page.total;
    hasMore.value = page.next !== undefined;
    listState.value = "ready";
  } catch {
    if (mine === generation) listState.value = "failed";
  }
}

/** Loads the next page. */
export async function loadMoreMessages(): Promise<void> {
  const last = messages.value.at(-1);
  if (!hasMore.value || last === undefined || loadingMore) return;
  loadingMore = true;
  const mine = generation;
  try {
    const page = await load(last.id);
    if (mine !== generation) return;
    const known = new Set(messages.value.map(({ id }) => id));
    messages.value = [...messages.value, ...page.messages.filter(({ id }) => !known.has(id))];
    hasMore.value = page.next !== undefined;
  } catch {
    // Scrolling on tries again.
  } finally {
    loadingMore = false;
  }
}

/** Applies what happened since the list was loaded, oldest first: new messages, and new statuses. */
export function takeInMessages(arrived: readonly MessageSummary[], moved: readonly MessageSummary[]): void {
  const latest = new Map([...arrived, ...moved].map((message) => [message.id, message]));
  const known = new Set<string>();
  const updated = messages.value.map((message) => {
    known.add(message.id);
    return latest.get(message.id) ?? message;
  });
  const added = arrived
    .filter(({ id }) => !known.has(id))
    .map((message) => latest.get(message.id) ?? message);
  const wanted = added.filter(isWanted).reverse();
  messages.value = [...wanted, ...updated];
  total.value += wanted.length;
  announceNew(wanted);
}

/** Removes deleted messages. */
export function takeOutMessages(ids: readonly string[]): void {
  const gone = new Set(ids);
  const left = messages.value.filter(({ id }) => !gone.has(id));
  const removed = messages.value.length - left.length;
  messages.value = left;
  total.value = Math.max(left.length, total.value - (query.value ? removed : ids.length));
}

function isWanted(message: MessageSummary): boolean {
  return query.value === "" || fitsSearch(message, query.value);
}

let unannounced: MessageSummary[] = [];
let announcing: ReturnType<typeof setTimeout> | undefined;

/** Announces several messages together. */
function announceNew(added: readonly MessageSummary[]): void {
  if (added.length === 0) return;
  unannounced.push(...added);
  clearTimeout(announcing);
  announcing = setTimeout(() => {
    const [first] = unannounced;
    if (first && unannounced.length === 1) announce(`New text to ${formatNumber(first.to)}`);
    else announce(count(unannounced.length, "new text"));
    unannounced = [];
  }, 800);
}
