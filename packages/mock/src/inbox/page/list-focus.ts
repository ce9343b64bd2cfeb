import { computed, signal } from "@preact/signals";
import { go, goBackTo, onPlainClick, openMessage, openPhone, openReply } from "./address.ts";
import type { Text } from "./api-types.ts";
import { nowhere, placeOf } from "./text.ts";
import { texts } from "./texts.ts";

/** The active row, whether or not it has the focus. */
export const activeId = signal<string | undefined>(openMessage.value ?? openReply.value);

/** The index of the active row; 0 if it is not in the list. */
export const activeIndex = computed(() => {
  const index = texts.value.findIndex(({ id }) => id === activeId.value);
  return index === -1 ? 0 : index;
});

/** Incremented to give the active row the focus once it is rendered. */
export const focusWanted = signal(0);

export function focusList(): void {
  focusWanted.value += 1;
}

/** Moves the active row and the focus up or down. */
export function moveInList(by: number): void {
  const last = texts.value.length - 1;
  if (last < 0) return;
  const known = texts.value.some(({ id }) => id === activeId.value);
  const index = known ? Math.max(0, Math.min(last, activeIndex.value + by)) : 0;
  activeId.value = texts.value[index]?.id;
  focusList();
}

/** Moves the active row to the next one that stays, before texts are removed. */
export function stepOver(ids: readonly string[]): void {
  const gone = new Set(ids);
  if (activeId.value === undefined || !gone.has(activeId.value)) return;
  const listed = texts.value;
  const index = activeIndex.value;
  const next =
    listed.slice(index).find(({ id }) => !gone.has(id)) ??
    listed.slice(0, index).findLast(({ id }) => !gone.has(id));
  activeId.value = next?.id;
}

/** Opens the conversation of a text's phone at the text. */
export function openRow(text: Text): void {
  activeId.value = text.id;
  go(placeOf(text));
}

export function onRowClick(event: MouseEvent, text: Text): void {
  onPlainClick(event, () => openRow(text));
}

/** Closes the conversation and returns to the list. */
export function closeConversation(): void {
  if (openPhone.value === undefined) return;
  goBackTo(nowhere);
  focusList();
}

/** Whether the fields to filter by are shown. */
export const filtersOpen = signal(false);
