import { computed, signal } from "@preact/signals";

/** The state of the page, as in its URL. */
export interface Address {
  /** Only the texts of this account. */
  account?: string | undefined;
  /** Only the texts of this provider. */
  provider?: string | undefined;
  /** Only the messages with this status. */
  status?: string | undefined;
  /** Only texts to phones (`out`) or from phones (`in`). */
  direction?: string | undefined;
  /** The search. */
  q?: string | undefined;
  /** The phone whose conversation is open, E.164. */
  to?: string | undefined;
  /** The message that is selected in it. */
  message?: string | undefined;
  /** The text from the phone that is selected in it. */
  reply?: string | undefined;
  /** On a narrow page: the message's details cover the conversation. */
  details?: "1" | undefined;
  /** The open panel, by its name in `panels.tsx`. */
  panel?: string | undefined;
}

const names = [
  "account",
  "provider",
  "status",
  "direction",
  "q",
  "to",
  "message",
  "reply",
  "details",
  "panel",
] as const;

function read(): Address {
  const query = new URLSearchParams(location.search);
  return Object.fromEntries(
    names.flatMap((name) => {
      const value = query.get(name);
      return value ? [[name, name === "to" ? readNumber(value) : value]] : [];
    }),
  );
}

/** A number that somebody typed into the address: the plus may be missing, or be decoded as a space. */
function readNumber(text: string): string {
  return text.replace(/^ ?(?=\d)/, "+");
}

/** The current state. */
export const address = signal(read());

export const account = computed(() => address.value.account);
/** The search as it was typed. */
export const typedQuery = computed(() => address.value.q ?? "");
export const query = computed(() => typedQuery.value.trim());
export const openPhone = computed(() => address.value.to);
export const openMessage = computed(() => address.value.message);
export const openReply = computed(() => address.value.reply);

window.addEventListener("popstate", () => {
  address.value = read();
});

/** The URL of the page after a change. */
export function hrefOf(change: Address): string {
  const next: Address = { ...address.value, ...change };
  const search = new URLSearchParams(
    names.flatMap((name) => {
      const value = next[name];
      return value ? [[name, value]] : [];
    }),
  );
  return search.size === 0 ? location.pathname : `${location.pathname}?${search}`;
}

/** Resolves once the browser is back at the previous entry. */
let returning: Promise<void> | undefined;

/** Changes the state. The back button undoes it, unless the entry is replaced. */
export function go(change: Address, how: "push" | "replace" = "push"): void {
  if (returning !== undefined) {
    void returning.then(() => go(change, how));
    return;
  }
  const href = hrefOf(change);
  const here = location.pathname + location.search;
  if (href === here) return;
  if (how === "push") history.pushState({ openedFrom: here }, "", href);
  else history.replaceState(history.state, "", href);
  address.value = read();
}

/** Closes something by going back to where it was opened from, so that the back button does not open it again. */
export function goBackTo(change: Address): void {
  const { openedFrom }: { openedFrom?: string } = history.state ?? {};
  if (openedFrom !== hrefOf(change) || returning !== undefined) {
    go(change, "replace");
    return;
  }
  returning = new Promise((resolve) => window.addEventListener("popstate", () => resolve(), { once: true }));
  void returning.then(() => {
    returning = undefined;
  });
  history.back();
  // Update the page without waiting for the browser.
  address.value = { ...address.value, ...change };
}

/** For links: a plain click is handled in the page; any other click is left to the browser. */
export function onPlainClick(event: MouseEvent, act: () => void): void {
  if (event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
  event.preventDefault();
  act();
}
