import { batch, effect, signal } from "@preact/signals";
import { account, openMessage, openPhone, query } from "./address.ts";
import type { Callback, ClockState, MessageSummary, Phone, Reply } from "./api-types.ts";
import { apiPath } from "./call-api.ts";
import { clock, info, loadClock, loadFaults, loadInfo } from "./controls.ts";
import { loadDetail } from "./detail.ts";
import { stepOver } from "./list-focus.ts";
import { loadMessages, takeInMessages, takeOutMessages } from "./messages.ts";
import {
  loadThread,
  takeCallbackIntoThread,
  takeIntoThread,
  takeOutOfThread,
  takePhone,
  takeReplyIntoThread,
} from "./thread.ts";

type LiveEvent =
  | { type: "message"; data: MessageSummary }
  | { type: "status"; data: { message: MessageSummary } }
  | { type: "callback"; data: { id: string; callback: Callback } }
  | { type: "reply"; data: Reply }
  | { type: "phone"; data: Phone }
  | { type: "fault"; data: unknown }
  | { type: "clock"; data: ClockState }
  | { type: "deleted"; data: { ids: string[]; all?: undefined } | { all: true; ids?: undefined } }
  | { type: "reset"; data: unknown };

const eventTypes = [
  "message",
  "status",
  "callback",
  "reply",
  "phone",
  "fault",
  "clock",
  "deleted",
  "reset",
] as const satisfies LiveEvent["type"][];

/** Whether the page hears what happens. `"connecting"` is the first time only. */
export const connection = signal<"connecting" | "live" | "lost">("connecting");

let source: EventSource | undefined;
let attempts = 0;
let retry: ReturnType<typeof setTimeout> | undefined;
let searching: ReturnType<typeof setTimeout> | undefined;
let queue: LiveEvent[] = [];
let flushing = false;
let loading: Promise<unknown> = Promise.resolve();

/** Keeps the page as the server is: loads it, listens, and loads it anew after every interruption. */
export function startLive(): void {
  effect(() => {
    account.value;
    connect();
  });
  let searched = query.value;
  effect(() => {
    if (query.value === searched) return;
    searched = query.value;
    // Once the typing pauses.
    clearTimeout(searching);
    searching = setTimeout(() => {
      loading = loadMessages();
    }, 120);
  });
  effect(() => {
    openPhone.value;
    void loadThread();
  });
  effect(() => {
    openMessage.value;
    void loadDetail();
  });
  // A tab that comes back should not wait for its next attempt.
  document.addEventListener("visibilitychange", () => {
    if (!document.hidden && connection.value === "lost") connect();
  });
}

export function connect(): void {
  source?.close();
  clearTimeout(retry);
  const mine = new EventSource(apiPath("events"));
  source = mine;
  mine.addEventListener("open", () => {
    attempts = 0;
    connection.value = "live";
    loadAll();
  });
  mine.addEventListener("error", () => {
    if (source !== mine) return;
    // A new one loads everything anew: a server that was restarted knows nothing of the old one's events.
    mine.close();
    connection.value = "lost";
    attempts += 1;
    retry = setTimeout(connect, Math.min(5000, 250 * 2 ** attempts));
  });
  for (const type of eventTypes) {
    mine.addEventListener(type, (event: MessageEvent<string>) => {
      enqueue({ type, data: JSON.parse(event.data) } as LiveEvent);
    });
  }
}

function loadAll(): void {
  queue = [];
  loading = Promise.all([loadMessages(), loadThread(), loadDetail(), loadInfo(), loadFaults(), loadClock()]);
}

/** What comes within a frame is drawn in that frame, and nothing before the list is loaded. */
function enqueue(event: LiveEvent): void {
  queue.push(event);
  if (flushing) return;
  flushing = true;
  void loading.then(() => {
    const flush = (): void => {
      flushing = false;
      const events = queue;
      queue = [];
      batch(() => takeIn(events));
    };
    // A page that is hidden has no frames.
    if (document.hidden) setTimeout(flush, 100);
    else requestAnimationFrame(flush);
  });
}

function takeIn(events: readonly LiveEvent[]): void {
  if (events.some(({ type }) => type === "reset")) {
    loadAll();
    return;
  }
  const arrived: MessageSummary[] = [];
  const moved: MessageSummary[] = [];
  for (const { type, data } of events) {
    if (type === "message") arrived.push(data);
    if (type === "status") moved.push(data.message);
  }
  const messages = [...arrived, ...moved];
  if (messages.length > 0) {
    takeInMessages(arrived, moved);
    takeIntoThread(messages);
    const accounts = info.value?.accounts ?? [];
    if (messages.some(({ accountId }) => accountId !== undefined && !accounts.includes(accountId))) {
      void loadInfo();
    }
  }
  const touched = new Set(messages.map(({ id }) => id));
  for (const event of events) {
    if (event.type === "reply") takeReplyIntoThread(event.data);
    else if (event.type === "phone") takePhone(event.data);
    else if (event.type === "clock") clock.value = event.data;
    else if (event.type === "fault") void loadFaults();
    else if (event.type === "deleted") takeOut(event.data.ids, touched);
    else if (event.type === "callback") {
      takeCallbackIntoThread(event.data.id, event.data.callback);
      touched.add(event.data.id);
    }
  }
  if (openMessage.value !== undefined && touched.has(openMessage.value)) void loadDetail();
}

function takeOut(ids: readonly string[] | undefined, touched: Set<string>): void {
  if (ids === undefined) {
    loadAll();
    return;
  }
  stepOver(ids);
  takeOutMessages(ids);
  takeOutOfThread(ids);
  for (const id of ids) touched.add(id);
}
