import { signal } from "@preact/signals";
import { openPhone } from "./address.ts";
import type { Callback, MessageSummary, Phone, PhoneThread, Reply, ThreadEntry } from "./api-types.ts";
import { callApi } from "./call-api.ts";
import { coalesce } from "./coalesce.ts";

/** The phone whose thread is open, as far as it is loaded. */
export const thread = signal<PhoneThread | undefined>(undefined);
export const threadProblem = signal("");

export const loadThread = coalesce(async () => {
  const number = openPhone.value;
  if (number === undefined) {
    thread.value = undefined;
    return;
  }
  try {
    const loaded = await callApi<PhoneThread>(`phones/${encodeURIComponent(number)}`);
    if (openPhone.value === number) {
      thread.value = loaded;
      threadProblem.value = "";
    }
  } catch (error) {
    if (openPhone.value !== number) return;
    thread.value = undefined;
    threadProblem.value = error instanceof Error ? error.message : String(error);
  }
});

function change(entries: (entries: readonly ThreadEntry[]) => readonly ThreadEntry[]): void {
  const open = thread.value;
  if (open) thread.value = { ...open, thread: [...entries(open.thread)] };
}

/** Puts in what is new, and puts what is known in its place. */
function put(entry: ThreadEntry): void {
  change((entries) =>
    entries.some(({ id, type }) => id === entry.id && type === entry.type)
      ? entries.map((known) => (known.id === entry.id && known.type === entry.type ? entry : known))
      : [...entries, entry],
  );
}

export function takeIntoThread(messages: readonly MessageSummary[]): void {
  const latest = new Map(
    messages.filter(({ to }) => to === thread.value?.number).map((message) => [message.id, message]),
  );
  for (const message of latest.values()) put({ type: "message", ...message });
}

export function takeReplyIntoThread(reply: Reply): void {
  if (reply.from !== thread.value?.number) return;
  const known = thread.value.thread.find(({ id, type }) => id === reply.id && type === "reply");
  const callbacks = known?.type === "reply" ? known.callbacks : [];
  put({ type: "reply", ...reply, callbacks: reply.callbacks.reduce(withCallback, callbacks) });
}

/** How the app took a text from the phone. */
export function takeCallbackIntoThread(id: string, callback: Callback): void {
  const reply = thread.value?.thread.find((entry) => entry.id === id && entry.type === "reply");
  if (reply?.type === "reply") put({ ...reply, callbacks: withCallback(reply.callbacks, callback) });
}

export function takePhone(phone: Phone): void {
  const open = thread.value;
  if (open?.number === phone.number) thread.value = { ...open, ...phone };
}

export function takeOutOfThread(ids: readonly string[]): void {
  const gone = new Set(ids);
  change((entries) => entries.filter(({ id, type }) => type !== "message" || !gone.has(id)));
}

function withCallback(known: Callback[], callback: Callback): Callback[] {
  const same = known.some(
    ({ at, url, told }) => at === callback.at && url === callback.url && told === callback.told,
  );
  return same ? known : [...known, callback];
}
