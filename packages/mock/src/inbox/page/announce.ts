import { signal } from "@preact/signals";

/** The last announcements to screen readers. Several are kept, so that a new one does not silence one still unread. */
export const announcements = signal<readonly { key: number; words: string }[]>([]);

/** The message that is shown for a moment. */
export const toast = signal("");

let hideToast: ReturnType<typeof setTimeout> | undefined;

let announced = 0;

/** Announces something to screen readers, politely. */
export function announce(words: string): void {
  announced += 1;
  announcements.value = [...announcements.value.slice(-4), { key: announced, words }];
}

/** Shows a message for a moment, and announces it. */
export function show(words: string): void {
  announce(words);
  toast.value = words;
  clearTimeout(hideToast);
  hideToast = setTimeout(() => {
    toast.value = "";
  }, 2500);
}
