import { batch, effect } from "@preact/signals";
import { account, address, openMessage, openPhone, query } from "./address.ts";
import type { Callback, MessageSummary, Phone, Reply, Text } from "./api-types.ts";
import { connect, type EventListeners } from "./connection.ts";
import { loadClock, loadFaults, loadInfo } from "./controls.ts";
import {
  loadConversation,
  takeCallbackIntoConversation,
  takeIntoConversation,
  takeOutOfConversation,
  takePhone,
} from "./conversation-state.ts";
import { loadDetail } from "./detail.ts";
import { stepOver } from "./list-focus.ts";
import { loadNumbers, loadRequests } from "./network.ts";
import { loadCounts, loadTexts, takeInTexts, takeOutTexts } from "./texts.ts";

type LiveEvent =
  | { type: "message"; data: MessageSummary }
  | { type: "status"; data: { message: MessageSummary } }
  | { type: "callback"; data: { id: string; index: number; callback: Callback } }
  | { type: "reply"; data: Reply }
  | { type: "phone"; data: Phone }
  | { type: "fault"; data: unknown }
  | { type: "clock"; data: unknown }
  | { type: "number"; data: unknown }
  | { type: "request"; data: unknown }
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
  "number",
  "request",
  "deleted",
  "reset",
] as const satisfies LiveEvent["type"][];

let searching: ReturnType<typeof setTimeout> | undefined;
let counting: ReturnType<typeof setTimeout> | undefined;
let queue: LiveEvent[] = [];
let flushing = false;
let loading: Promise<unknown> = Promise.resolve();

const listeners: EventListeners = {
  types: eventTypes,
  opened: loadAll,
  received: (type, data) => void enqueue({ type, data } as LiveEvent),
};

/** Keeps the page up to date: loads everything, listens for events, and loads everything again after each interruption. */
export function startLive(): void {
  effect(() => {
    account.value;
    connect(listeners);
  });
  let searched = query.value;
  const chosenFilters = (): string =>
    JSON.stringify([address.value.direction, address.value.status, address.value.provider]);
  let chosen = chosenFilters();
  effect(() => {
    const isTyping = query.value !== searched;
    if (!isTyping && chosenFilters() === chosen) return;
    searched = query.value;
    chosen = chosenFilters();
    clearTimeout(searching);
    // Wait for a pause in typing.
    searching = setTimeout(() => holdEvents(loadTexts()), isTyping ? 120 : 0);
  });
  effect(() => {
    openPhone.value;
    holdEvents(loadConversation());
  });
  effect(() => {
    openMessage.value;
    void loadDetail();
  });
}

function loadAll(): void {
  queue = [];
  for (const load of [loadTexts, loadConversation, loadDetail, loadInfo, loadFaults, loadClock]) {
    holdEvents(load());
  }
  loadPanel(address.value.panel);
}

/** Loads what only one panel shows, if that is open. */
function loadPanel(panel: string | undefined): void {
  if (panel !== address.value.panel) return;
  if (panel === "numbers") void loadNumbers();
  if (panel === "requests") void loadRequests();
}

/** Holds events back until a load has ended: what it brings may be older than they are. */
export function holdEvents(load: Promise<unknown>): void {
  loading = Promise.all([loading, load]);
}

/** Applies the events of one frame together, and none during a load. */
async function enqueue(event: LiveEvent): Promise<void> {
  queue.push(event);
  if (flushing) return;
  flushing = true;
  for (let waitedFor: Promise<unknown> | undefined; waitedFor !== loading; ) {
    waitedFor = loading;
    await waitedFor;
    await nextFrame();
  }
  flushing = false;
  const events = queue;
  queue = [];
  batch(() => takeIn(events));
}

function nextFrame(): Promise<unknown> {
  return new Promise((done) => {
    requestAnimationFrame(done);
    // A page that is hidden, now or in a moment, has no animation frames.
    setTimeout(done, 100);
  });
}

function takeIn(events: readonly LiveEvent[]): void {
  if (events.some(({ type }) => type === "reset")) {
    loadAll();
    return;
  }
  const arrived: Text[] = [];
  const moved: Text[] = [];
  for (const { type, data } of events) {
    if (type === "message") arrived.push({ type, ...data });
    if (type === "reply") arrived.push({ type, ...data });
    if (type === "status") moved.push({ type: "message", ...data.message });
  }
  const texts = [...arrived, ...moved];
  if (texts.length > 0) {
    takeInTexts(arrived, moved);
    takeIntoConversation(texts);
    countSoon();
  }
  const touched = new Set(texts.map(({ id }) => id));
  for (const event of events) {
    if (event.type === "phone") takePhone(event.data);
    else if (event.type === "clock") void loadClock();
    else if (event.type === "fault") void loadFaults();
    else if (event.type === "number" || event.type === "request") loadPanel(`${event.type}s`);
    else if (event.type === "deleted") takeOut(event.data.ids, touched);
    else if (event.type === "callback") {
      const { id, index, callback } = event.data;
      takeCallbackIntoConversation(id, index, callback);
      touched.add(id);
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
  takeOutTexts(ids);
  countSoon();
  takeOutOfConversation(ids);
  for (const id of ids) touched.add(id);
}

/** Counts again once nothing happens for a moment. */
function countSoon(): void {
  clearTimeout(counting);
  counting = setTimeout(loadCounts, 400);
}
