import { batch, effect, signal } from "@preact/signals";
import { account, openMessage, openPhone, query } from "./address.ts";
import type { Callback, ClockState, MessageSummary, Phone, Reply } from "./api-types.ts";
import { apiPath } from "./call-api.ts";
import { clock, info, loadClock, loadFaults, loadInfo } from "./controls.ts";
import {
  loadConversation,
  takeCallbackIntoConversation,
  takeIntoConversation,
  takeOutOfConversation,
  takePhone,
  takeReplyIntoConversation,
} from "./conversation-state.ts";
import { loadDetail } from "./detail.ts";
import { stepOver } from "./list-focus.ts";
import { loadMessages, takeInMessages, takeOutMessages } from "./messages.ts";

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

/** Whether the page receives events. `"connecting"` only the first time. */
export const connection = signal<"connecting" | "live" | "lost">("connecting");

let source: EventSource | undefined;
let attempts = 0;
let retry: ReturnType<typeof setTimeout> | undefined;
let searching: ReturnType<typeof setTimeout> | undefined;
let queue: LiveEvent[] = [];
let flushing = false;
let loading: Promise<unknown> = Promise.resolve();

/** Keeps the page up to date: loads everything, listens for events, and loads everything again after each interruption. */
export function startLive(): void {
  effect(() => {
    account.value;
    connect();
  });
  let searched = query.value;
  effect(() => {
    if (query.value === searched) return;
    searched = query.value;
    // Wait for a pause in typing.
    clearTimeout(searching);
    searching = setTimeout(() => {
      loading = loadMessages();
    }, 120);
  });
  effect(() => {
    openPhone.value;
    void loadConversation();
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
    // Reconnect from scratch: a restarted server does not know the event ids of the old one.
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
  loading = Promise.all([
    loadMessages(),
    loadConversation(),
    loadDetail(),
    loadInfo(),
    loadFaults(),
    loadClock(),
  ]);
}

/** Applies the events of one frame together, and none before the list is loaded. */
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
    // A hidden page has no animation frames.
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
    takeIntoConversation(messages);
    const accounts = info.value?.accounts ?? [];
    if (messages.some(({ accountId }) => accountId !== undefined && !accounts.includes(accountId))) {
      void loadInfo();
    }
  }
  const touched = new Set(messages.map(({ id }) => id));
  for (const event of events) {
    if (event.type === "reply") takeReplyIntoConversation(event.data);
    else if (event.type === "phone") takePhone(event.data);
    else if (event.type === "clock") clock.value = event.data;
    else if (event.type === "fault") void loadFaults();
    else if (event.type === "deleted") takeOut(event.data.ids, touched);
    else if (event.type === "callback") {
      takeCallbackIntoConversation(event.data.id, event.data.callback);
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
  takeOutOfConversation(ids);
  for (const id of ids) touched.add(id);
}
