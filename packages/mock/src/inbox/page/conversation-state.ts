import { signal } from "@preact/signals";
import { openPhone } from "./address.ts";
import type { Callback, Phone, PhoneThread, Reply, Text } from "./api-types.ts";
import { callApi, wordsOf } from "./call-api.ts";
import { coalesce } from "./coalesce.ts";
import { phoneOf } from "./text.ts";

/** The phone whose conversation is open, once it is loaded. */
export const conversation = signal<PhoneThread | undefined>(undefined);
export const conversationProblem = signal("");

export const loadConversation = coalesce(async () => {
  const number = openPhone.value;
  if (number === undefined) {
    conversation.value = undefined;
    return;
  }
  try {
    const loaded = await callApi<PhoneThread>(`phones/${encodeURIComponent(number)}`);
    if (openPhone.value === number) {
      conversation.value = loaded;
      conversationProblem.value = "";
    }
  } catch (error) {
    if (openPhone.value !== number) return;
    conversation.value = undefined;
    conversationProblem.value = wordsOf(error);
  }
});

function change(entries: (entries: readonly Text[]) => readonly Text[]): void {
  const open = conversation.value;
  if (open) conversation.value = { ...open, thread: [...entries(open.thread)] };
}

/** Adds a new entry, or replaces a known one. */
function put(entry: Text): void {
  change((entries) =>
    entries.some(({ id, type }) => id === entry.id && type === entry.type)
      ? entries.map((known) => (known.id === entry.id && known.type === entry.type ? entry : known))
      : [...entries, entry],
  );
}

/** Takes texts of either direction, in the order in which they came. */
export function takeIntoConversation(texts: readonly Text[]): void {
  const number = conversation.value?.number;
  const latest = new Map(
    texts.filter((text) => phoneOf(text) === number).map((text) => [`${text.type} ${text.id}`, text]),
  );
  for (const text of latest.values()) {
    if (text.type === "message") put(text);
    else takeReplyIntoConversation(text);
  }
}

export function takeReplyIntoConversation(reply: Reply): void {
  if (reply.from !== conversation.value?.number) return;
  const known = conversation.value.thread.find(({ id, type }) => id === reply.id && type === "reply");
  const callbacks = known?.type === "reply" ? known.callbacks : [];
  // Both are what the same growing list was at a time.
  const more = callbacks.length > reply.callbacks.length ? callbacks : reply.callbacks;
  put({ type: "reply", ...reply, callbacks: more });
}

/** Adds the app's response to a text from the phone. Its index tells whether it is known: attempts can be alike. */
export function takeCallbackIntoConversation(id: string, index: number, callback: Callback): void {
  const reply = conversation.value?.thread.find((entry) => entry.id === id && entry.type === "reply");
  if (reply?.type !== "reply" || index < reply.callbacks.length) return;
  put({ ...reply, callbacks: [...reply.callbacks, callback] });
}

export function takePhone(phone: Phone): void {
  const open = conversation.value;
  if (open?.number === phone.number) conversation.value = { ...open, ...phone };
}

export function takeOutOfConversation(ids: readonly string[]): void {
  const gone = new Set(ids);
  change((entries) => entries.filter(({ id }) => !gone.has(id)));
}
