import { signal } from "@preact/signals";
import { apiPath } from "./call-api.ts";

/** What a page does with the server's events. */
export interface EventListeners {
  readonly types: readonly string[];
  /** Called at each connection: events may have been missed. */
  opened(): void;
  received(type: string, data: unknown): void;
}

/** Whether the page receives events. `"connecting"` only the first time. */
export const connection = signal<"connecting" | "live" | "lost">("connecting");

let listeners: EventListeners | undefined;
let source: EventSource | undefined;
let attempts = 0;
let retry: ReturnType<typeof setTimeout> | undefined;

// A tab that comes back should not wait for its next attempt.
document.addEventListener("visibilitychange", () => {
  if (!document.hidden && connection.value === "lost") connect();
});

/** Connects to the server's events, and again after each interruption. */
export function connect(wanted: EventListeners | undefined = listeners): void {
  if (wanted === undefined) return;
  listeners = wanted;
  source?.close();
  clearTimeout(retry);
  const mine = new EventSource(apiPath("events"));
  source = mine;
  mine.addEventListener("open", () => {
    attempts = 0;
    connection.value = "live";
    wanted.opened();
  });
  mine.addEventListener("error", () => {
    if (source !== mine) return;
    // Reconnect from scratch: a restarted server does not know the event ids of the old one.
    mine.close();
    connection.value = "lost";
    attempts += 1;
    retry = setTimeout(connect, Math.min(5000, 250 * 2 ** attempts));
  });
  for (const type of wanted.types) {
    mine.addEventListener(type, (event: MessageEvent<string>) => {
      wanted.received(type, JSON.parse(event.data));
    });
  }
}
