import {
  advance,
  type CarrierEvent,
  type CarrierMessage,
  createMessage,
  type LiveMessage,
  type MessageDraft,
  type PhoneState,
} from "./carrier-message.ts";
import { type Clock, systemClock } from "./clock.ts";
import { createFaults, type FaultEngine, type Faults } from "./faults.ts";
import { type MessageWanted, type ReceivedMessage, waitForMessage } from "./wait-for-message.ts";

/** Options of {@link createCarrier}. */
export interface CarrierOptions {
  /** Decides which requests a fault with a `probability` hits. @default 1 */
  seed?: number | undefined;
  /** @default real time */
  clock?: Clock | undefined;
  /** Milliseconds from acceptance to the phone. @default 50 */
  latencyMs?: number | undefined;
}

/** What the world knows of one phone. */
export interface Phone {
  /** @default "reachable" */
  readonly state: PhoneState;
  /** The senders and services its owner said STOP to, or `"all"`. @default [] */
  readonly optedOutOf: "all" | readonly string[];
}

/** A request that reached a provider's API, refused ones included. */
export interface RecordedRequest {
  readonly provider: string;
  readonly method: string;
  /** The provider's host that was meant, regional ones included, such as `api.twilio.com`. */
  readonly host: string;
  readonly path: string;
  readonly query: Readonly<Record<string, readonly string[]>>;
  /** The decoded body parameters. */
  readonly form: Readonly<Record<string, readonly string[]>>;
  /** The kind of credentials, and the user name of Basic ones. Never the secret. */
  readonly authorization: { readonly scheme: string; readonly username?: string } | null;
  readonly at: Date;
  /** The status of the provider's answer, also where a fault kept it from the client. */
  readonly status: number;
}

/** What {@link Carrier.on} tells. */
export interface CarrierListeners {
  /** A message was accepted. */
  message: (message: CarrierMessage) => void;
  /** A message went a step further; the first status is told too. */
  status: (message: CarrierMessage, event: CarrierEvent) => void;
  /** The carrier was reset. */
  reset: () => void;
}

/**
 * The virtual phone network: providers put messages on it, phones get them, and things go wrong on request.
 */
export interface Carrier {
  /** Every accepted message, newest last (the last 100,000). */
  readonly messages: readonly CarrierMessage[];
  /** Every request that reached a provider's API, newest last (the last 10,000). */
  readonly requests: readonly RecordedRequest[];
  readonly faults: Faults;
  /** Changes what the world knows of a phone; what is not named stays as it was. `to` is E.164. */
  setPhone(
    to: string,
    phone: { state?: PhoneState | undefined; optedOutOf?: Phone["optedOutOf"] | undefined },
  ): void;
  /** A phone as it is now. */
  phone(to: string): Phone;
  /** A message by its provider's id. */
  message(id: string): CarrierMessage | undefined;
  /** Calls the listener from now on; the result stops that. */
  on<Event extends keyof CarrierListeners>(event: Event, listener: CarrierListeners[Event]): () => void;
  /**
   * The first message that is delivered to a phone, also one that was before the call.
   *
   * @throws Error when none came in time; it says what did come, with numbers masked and no bodies.
   */
  waitForMessage(wanted?: MessageWanted): Promise<ReceivedMessage>;
  /** Back to the start: no messages, requests, phones or faults, and the seed from its beginning. */
  reset(): void;
  /** Milliseconds since 1970 by the carrier's clock. For mock providers. */
  now(): number;
  /** Puts a message on the network. For mock providers. */
  accept(draft: MessageDraft): CarrierMessage;
}

/** A carrier as the mocks and the server see it. @internal */
export interface CarrierEngine extends Carrier {
  readonly faults: FaultEngine;
  record(request: RecordedRequest): void;
}

const messageLimit = 100_000;
const requestLimit = 10_000;
const longestTimer = 2 ** 31 - 1;

/** Makes a virtual phone network. By default a message is on its phone 50 ms after it was accepted. */
export function createCarrier(options: CarrierOptions = {}): Carrier {
  const clock = options.clock ?? systemClock;
  const latencyMs = options.latencyMs ?? 50;
  const messages: LiveMessage[] = [];
  const byId = new Map<string, LiveMessage>();
  const requests: RecordedRequest[] = [];
  const phones = new Map<string, Phone>();
  const timers = new Set<unknown>();
  const listeners = { message: new Set(), status: new Set(), reset: new Set() } as {
    [Event in keyof CarrierListeners]: Set<CarrierListeners[Event]>;
  };
  const faults = createFaults({ seed: options.seed ?? 1, now: () => clock.now() });

  function later(ms: number, action: () => void): void {
    const handle = clock.setTimeout(
      () => {
        timers.delete(handle);
        if (ms > longestTimer) later(ms - longestTimer, action);
        else action();
      },
      Math.min(ms, longestTimer),
    );
    timers.add(handle);
  }

  function step(message: LiveMessage, status: CarrierEvent["status"], errorCode?: string): void {
    const event = advance(message, status, new Date(clock.now()), errorCode);
    for (const listener of listeners.status) listener(message, event);
  }

  function phone(to: string): Phone {
    return phones.get(to) ?? { state: "reachable", optedOutOf: [] };
  }

  /** Sends a message on its way, in equal steps. */
  function dispatch(message: LiveMessage, draft: MessageDraft, delivery: { code: string } | undefined): void {
    const state = phone(message.to).state;
    const failure = delivery
      ? ({ status: "undelivered", errorCode: delivery.code } as const)
      : (draft.failure ?? (state === "reachable" ? undefined : draft.failureOf(state)));
    const road: CarrierEvent["status"][] = message.status === "queued" ? [] : ["queued"];
    if (failure?.status !== "failed") road.push("sending", "sent");
    road.push(failure?.status ?? "delivered");
    const due = (steps: number): number => Math.round((latencyMs * steps) / road.length);
    const next = (index: number): void => {
      const status = road[index];
      if (status === undefined) return;
      later(due(index + 1) - due(index), () => {
        if (message.from === null && draft.pickSender) message.from = draft.pickSender();
        step(message, status, index === road.length - 1 ? failure?.errorCode : undefined);
        next(index + 1);
      });
    };
    next(0);
  }

  const carrier: CarrierEngine = {
    messages,
    requests,
    faults,
    phone,
    now: () => clock.now(),
    message: (id) => byId.get(id),
    setPhone(to, change) {
      const known = phone(to);
      phones.set(to, {
        state: change.state ?? known.state,
        optedOutOf: change.optedOutOf ?? known.optedOutOf,
      });
    },
    accept(draft) {
      const message = createMessage(draft, new Date(clock.now()));
      messages.push(message);
      byId.set(message.id, message);
      if (messages.length > messageLimit * 1.1) {
        for (const old of messages.splice(0, messages.length - messageLimit)) byId.delete(old.id);
      }
      const fault = faults.take("delivery", { providers: [draft.provider], to: draft.to });
      const delivery = fault?.kind === "undelivered" ? fault : undefined;
      for (const listener of listeners.message) listener(message);
      const first = message.events[0];
      if (first) for (const listener of listeners.status) listener(message, first);
      if (message.status === "scheduled") {
        const dueIn = (draft.sendAt?.getTime() ?? 0) - clock.now();
        later(Math.max(0, dueIn), () => dispatch(message, draft, delivery));
      } else if (message.status !== "failed") {
        dispatch(message, draft, delivery);
      }
      return message;
    },
    record(request) {
      requests.push(request);
      if (requests.length > requestLimit * 1.1) requests.splice(0, requests.length - requestLimit);
    },
    on(event, listener) {
      listeners[event].add(listener);
      return () => void listeners[event].delete(listener);
    },
    waitForMessage: (wanted = {}) => waitForMessage(carrier, wanted),
    reset() {
      for (const timer of timers) clock.clearTimeout(timer);
      timers.clear();
      messages.length = 0;
      byId.clear();
      requests.length = 0;
      phones.clear();
      faults.reset();
      for (const listener of listeners.reset) listener();
    },
  };
  return carrier;
}
