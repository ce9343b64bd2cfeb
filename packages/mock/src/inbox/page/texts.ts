import { signal } from "@preact/signals";
import { address } from "./address.ts";
import { announce } from "./announce.ts";
import type { Text, TextCounts, TextPage } from "./api-types.ts";
import { callApi } from "./call-api.ts";
import { coalesce } from "./coalesce.ts";
import { isFiltered, isListed, listQuery } from "./filters.ts";
import { formatNumber } from "./format-number.ts";
import { phoneOf, timeOf } from "./text.ts";
import { count } from "./wording.ts";

const pageSize = 200;

/** The texts of the list that are loaded, newest first. */
export const texts = signal<readonly Text[]>([]);
/** The number of all texts that match. */
export const total = signal(0);
/** How many texts each choice of a filter has. */
export const counts = signal<TextCounts>({ direction: {}, status: {}, provider: {}, account: {} });
export const listState = signal<"loading" | "ready" | "failed">("loading");
/** Whether more can be loaded. */
export const hasMore = signal(false);

let generation = 0;
let loadingMore = false;

function load(limit: number, before?: string): Promise<TextPage> {
  return callApi<TextPage>("texts", { query: { ...listQuery(), limit: String(limit), before } });
}

/** Loads the list from its start. */
export async function loadTexts(): Promise<void> {
  generation += 1;
  const mine = generation;
  try {
    const page = await load(pageSize);
    if (mine !== generation) return;
    texts.value = page.texts;
    total.value = page.total;
    counts.value = page.counts;
    hasMore.value = page.next !== undefined;
    listState.value = "ready";
  } catch {
    if (mine === generation) listState.value = "failed";
  }
}

/** Loads the next page. */
export async function loadMoreTexts(): Promise<void> {
  const last = texts.value.at(-1);
  if (!hasMore.value || last === undefined || loadingMore) return;
  loadingMore = true;
  const mine = generation;
  try {
    const page = await load(pageSize, last.id);
    if (mine !== generation) return;
    const known = new Set(texts.value.map(({ id }) => id));
    texts.value = [...texts.value, ...page.texts.filter(({ id }) => !known.has(id))];
    hasMore.value = page.next !== undefined;
  } catch {
    // Scrolling on tries again.
  } finally {
    loadingMore = false;
  }
}

export const loadCounts = coalesce(async () => {
  const mine = generation;
  try {
    const page = await load(1);
    // The list may have been loaded with other filters in the meantime.
    if (mine !== generation) return;
    counts.value = page.counts;
    total.value = page.total;
  } catch {
    // The connection's state already shows it.
  }
});

/** Applies what happened since the list was loaded, oldest first: new texts, and new statuses. */
export function takeInTexts(arrived: readonly Text[], moved: readonly Text[]): void {
  const latest = new Map([...arrived, ...moved].map((text) => [text.id, text]));
  const known = new Set(texts.value.map(({ id }) => id));
  const updated = texts.value.map((text) => latest.get(text.id) ?? text).filter(stays(latest));
  const isNew = ({ id }: Text): boolean => !known.has(id);
  const wanted = arrived
    .filter(isNew)
    .map((text) => latest.get(text.id) ?? text)
    .filter(isListed)
    .reverse();
  // With a filter by status, a text may get into the list by its new status.
  const ids = new Set(arrived.map(({ id }) => id));
  const entering =
    address.value.status === undefined
      ? []
      : [...latest.values()].filter((text) => isNew(text) && !ids.has(text.id) && isListed(text)).reverse();
  // What entered has come before what has just arrived, and of the same time it is most likely newer than what was listed.
  const listed = [...wanted, ...entering, ...updated];
  texts.value = entering.length === 0 ? listed : listed.sort(byTime);
  total.value += wanted.length + entering.length + updated.length - known.size;
  announceNew([...wanted, ...entering].filter(({ type }) => type === "message"));
}

/** A text that changed may no longer match. */
function stays(latest: ReadonlyMap<string, Text>): (text: Text) => boolean {
  return (text) => !latest.has(text.id) || isListed(text);
}

const byTime = (one: Text, other: Text): number => timeOf(other).localeCompare(timeOf(one));

/** Removes deleted texts. */
export function takeOutTexts(ids: readonly string[]): void {
  const gone = new Set(ids);
  const left = texts.value.filter(({ id }) => !gone.has(id));
  const removed = texts.value.length - left.length;
  texts.value = left;
  total.value = Math.max(left.length, total.value - (isFiltered.value ? removed : ids.length));
}

let unannounced: Text[] = [];
let announcing: ReturnType<typeof setTimeout> | undefined;

/** Announces several texts together. */
function announceNew(added: readonly Text[]): void {
  if (added.length === 0) return;
  unannounced.push(...added);
  clearTimeout(announcing);
  announcing = setTimeout(() => {
    const [first] = unannounced;
    if (first && unannounced.length === 1) announce(`New text to ${formatNumber(phoneOf(first))}`);
    else announce(count(unannounced.length, "new text"));
    unannounced = [];
  }, 800);
}
