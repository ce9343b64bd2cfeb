import type { CarrierEngine } from "../carrier/carrier.ts";
import type { CarrierMessage } from "../carrier/carrier-message.ts";
import { clockJson } from "./control-routes.ts";
import { faultJson } from "./fault-routes.ts";
import {
  callbackJson,
  eventJson,
  numberJson,
  phoneJson,
  replyJson,
  requestJson,
  summaryOf,
} from "./message-json.ts";

/** One event of the stream. */
export interface LoggedEvent {
  readonly number: number;
  readonly event: string;
  /** The account that it belongs to. Without one, every client receives it. */
  readonly account: string | undefined;
  /** The JSON for a client that sees one account, or all. */
  data(account: string | undefined): string;
}

/** The last events of a carrier. */
export interface EventLog {
  /** The number of the newest event; 0 before the first event. */
  readonly newest: number;
  /** The next event after a number, or `"lost"` if it was already removed. */
  after(number: number): LoggedEvent | "lost" | undefined;
  idOf(number: number): string;
  /** The number of an id of this log; `undefined` for any other id. */
  numberOf(id: string): number | undefined;
  /** Adds a listener for new events; the result removes it. */
  onChange(listener: () => void): () => void;
}

const logLimit = 2000;
const idsPerEvent = 1000;

/** Records the last events from now on, so that clients can resume. */
export function createEventLog(carrier: CarrierEngine): EventLog {
  const epoch = crypto.randomUUID().slice(0, 8);
  const events: LoggedEvent[] = [];
  let newest = 0;
  const listeners = new Set<() => void>();

  function add(event: string, account: string | undefined, data: LoggedEvent["data"]): void {
    newest += 1;
    events.push({ number: newest, event, account, data });
    if (events.length > logLimit) events.shift();
    for (const listener of listeners) listener();
  }

  /** Adds an event whose data does not change any more. */
  function addSnapshot(event: string, account: string | undefined, data: unknown): void {
    const json = JSON.stringify(data);
    add(event, account, () => json);
  }

  /** A message that was removed to make room is still delivered, but clients do not know it any more. */
  const isRemoved = (message: CarrierMessage): boolean => carrier.message(message.id) === undefined;

  carrier.on("message", (message) => addSnapshot("message", message.accountId, summaryOf(message)));
  carrier.on("status", (message, event) => {
    // The first status is part of the message.
    if (message.events.length === 1 || isRemoved(message)) return;
    const { id, accountId } = message;
    addSnapshot("status", accountId, { id, event: eventJson(event), message: summaryOf(message) });
  });
  carrier.on("callback", (about, attempt) => {
    if ("events" in about && isRemoved(about)) return;
    const { id, accountId, callbacks } = about;
    addSnapshot("callback", accountId, { id, index: callbacks.length - 1, callback: callbackJson(attempt) });
  });
  carrier.on("reply", (reply) => addSnapshot("reply", reply.accountId, replyJson(reply)));
  carrier.on("phone", (number, account) => {
    add("phone", account, (viewer) =>
      JSON.stringify(phoneJson(number, carrier.phone(number, { account: viewer }))),
    );
  });
  carrier.on("number", (number, account) => {
    const set = carrier.numbers.find((one) => one.number === number && one.account === account);
    addSnapshot("number", account, set ? numberJson(set) : { number, account, isRemoved: true });
  });
  carrier.on("request", (request) => {
    add("request", request.accountId, () => JSON.stringify(requestJson(request)));
  });
  carrier.on("fault", (account) => {
    add("fault", account, (viewer) => {
      const faults = carrier.faults.list().filter(({ fault }) => fault.account === (viewer ?? fault.account));
      return JSON.stringify({ faults: faults.map(faultJson) });
    });
  });
  carrier.on("clock", () => addSnapshot("clock", undefined, clockJson(carrier)));
  carrier.on("deleted", (texts) => {
    if (carrier.messages.length === 0) return addSnapshot("deleted", undefined, { all: true });
    for (const [account, of] of Map.groupBy(texts, ({ accountId }) => accountId)) {
      const ids = of.map(({ id }) => id);
      for (let at = 0; at < ids.length; at += idsPerEvent) {
        addSnapshot("deleted", account, { ids: ids.slice(at, at + idsPerEvent) });
      }
    }
  });
  carrier.on("reset", (account) => addSnapshot("reset", account, {}));

  return {
    get newest() {
      return newest;
    },
    after(number) {
      const oldest = events[0]?.number ?? newest + 1;
      if (number + 1 < oldest) return "lost";
      return events[number + 1 - oldest];
    },
    idOf: (number) => `${epoch}-${number}`,
    numberOf(id) {
      const [, of, number] = /^([0-9a-f]+)-(\d{1,15})$/.exec(id) ?? [];
      return of === epoch && Number(number) <= newest ? Number(number) : undefined;
    },
    onChange(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}
