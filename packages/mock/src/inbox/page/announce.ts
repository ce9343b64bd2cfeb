import { signal } from "@preact/signals";

/** What a screen reader is told, the last few: a next sentence does not silence one that is still to be said. */
export const announcements = signal<readonly { key: number; words: string }[]>([]);

/** What everybody is shown for a moment. */
export const toast = signal("");

let hideToast: ReturnType<typeof setTimeout> | undefined;

let told = 0;

/** Tells a screen reader, politely. */
export function announce(words: string): void {
  told += 1;
  announcements.value = [...announcements.value.slice(-4), { key: told, words }];
}

/** Tells everybody, for a moment. */
export function show(words: string): void {
  announce(words);
  toast.value = words;
  clearTimeout(hideToast);
  hideToast = setTimeout(() => {
    toast.value = "";
  }, 2500);
}
