import { computed, signal } from "@preact/signals";
import { go, goBackTo, onPlainClick, openMessage, openPhone } from "./address.ts";
import type { MessageSummary } from "./api-types.ts";
import { messages } from "./messages.ts";

/** The active row, whether or not it has the focus. */
export const activeId = signal<string | undefined>(openMessage.value);

/** The index of the active row; 0 if it is not in the list. */
export const activeIndex = computed(() => {
  const index = messages.value.findIndex(({ id }) => id === activeId.value);
  return index === -1 ? 0 : index;
});

/** Incremented to give the active row the focus once it is rendered. */
export const focusWanted = signal(0);

export function focusList(): void {
  focusWanted.value += 1;
}

/** Moves the active row and the focus up or down. */
export function moveInList(by: number): void {
  const last = messages.value.length - 1;
  if (last < 0) return;
  const known = messages.value.some(({ id }) => id === activeId.value);
  const index = known ? Math.max(0, Math.min(last, activeIndex.value + by)) : 0;
  activeId.value = messages.value[index]?.id;
  focusList();
}

/** Moves the active row to the next one that stays, before messages are removed. */
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

/** Opens the conversation of a message's phone at the message. */
export function openRow({ id, to }: MessageSummary): void {
  activeId.value = id;
  go({ to, message: id, details: undefined });
}

export function onRowClick(event: MouseEvent, message: MessageSummary): void {
  onPlainClick(event, () => openRow(message));
}

/** Closes the conversation and returns to the list. */
export function closeConversation(): void {
  if (openPhone.value === undefined) return;
  goBackTo({ to: undefined, message: undefined, details: undefined });
  focusList();
}
