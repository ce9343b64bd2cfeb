import { computed, signal } from "@preact/signals";
import { go, goBackTo, onPlainClick, openMessage, openPhone } from "./address.ts";
import type { MessageSummary } from "./api-types.ts";
import { messages } from "./messages.ts";

/** The row that the keyboard is at, whether or not it has the focus. */
export const activeId = signal<string | undefined>(openMessage.value);

/** Its place in the list: that of the first message when it is not there. */
export const activeIndex = computed(() => {
  const index = messages.value.findIndex(({ id }) => id === activeId.value);
  return index === -1 ? 0 : index;
});

/** Grows when the active row is to get the focus, once it is drawn. */
export const focusWanted = signal(0);

export function focusList(): void {
  focusWanted.value += 1;
}

/** Goes up or down so many rows, and puts the focus there. */
export function moveInList(by: number): void {
  const last = messages.value.length - 1;
  if (last < 0) return;
  const known = messages.value.some(({ id }) => id === activeId.value);
  const index = known ? Math.max(0, Math.min(last, activeIndex.value + by)) : 0;
  activeId.value = messages.value[index]?.id;
  focusList();
}

/** Before messages go: the keyboard's place moves on to the next one that stays. */
export function stepOver(ids: readonly string[]): void {
  const gone = new Set(ids);
  if (activeId.value === undefined || !gone.has(activeId.value)) return;
  const listed = messages.value;
  const index = activeIndex.value;
  const next =
    listed.slice(index).find(({ id }) => !gone.has(id)) ??
    listed.slice(0, index).findLast(({ id }) => !gone.has(id));
  activeId.value = next?.id;
}

/** Opens the thread of a message's phone, at the message. */
export function openRow({ id, to }: MessageSummary): void {
  activeId.value = id;
  go({ to, message: id, details: undefined });
}

export function onRowClick(event: MouseEvent, message: MessageSummary): void {
  onPlainClick(event, () => openRow(message));
}

/** Back to the list, where one was. */
export function closeThread(): void {
  if (openPhone.value === undefined) return;
  goBackTo({ to: undefined, message: undefined, details: undefined });
  focusList();
}
