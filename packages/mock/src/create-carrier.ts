import { createActivity } from "./activity.ts";
import type { Carrier, CarrierEngine, CarrierListeners, CarrierOptions, Phone } from "./carrier.ts";
import {
  advance,
  type CarrierEvent,
  createMessage,
  type LiveMessage,
  type MessageDraft,
} from "./carrier-message.ts";
import { systemClock } from "./clock.ts";
import { createFaults } from "./faults.ts";
import { planJourney } from "./plan-journey.ts";
import { openReceipts, type Receipts } from "./receipts.ts";
import type { Receiver } from "./reply.ts";
import { sendReply } from "./send-reply.ts";
import { createTimers } from "./timers.ts";
import { waitForMessage } from "./wait-for-message.ts";
import { createWebhookSender } from "./webhook-sender.ts";

const messageLimit = 100_000;
const requestLimit = 10_000;

/** A message on its way. */
interface Journey {
  readonly message: LiveMessage;
  readonly draft: MessageDraft;
  readonly receipts: Receipts;
  /** Of a fault that keeps it from its phone. */
  readonly faultCode: string | undefined;
}

/** Makes a virtual phone network. By default a message is on its phone 50 ms after it was accepted. */
export function createCarrier(options: CarrierOptions = {}): Carrier {
  const clock = options.clock ?? systemClock;
  const now = (): number => clock.now();
  const latencyMs = options.latencyMs ?? 50;
  const messages: CarrierEngine["messages"][number][] = [];
  const byId = new Map<string, LiveMessage>();
  const requests: CarrierEngine["requests"][number][] = [];
  const replies: CarrierEngine["replies"][number][] = [];
  const phones = new Map<string, Phone>();
  /** How to call off what is scheduled. */
  const scheduled = new Map<string, () => void>();
  /** What waits for its phone, and how to send it on. */
  const held = new Map<string, { to: string; release: () => void }>();
  const receivers: Receiver[] = [];
  const listeners = { message: new Set(), status: new Set(), reply: new Set(), reset: new Set() } as {
    [Event in keyof CarrierListeners]: Set<CarrierListeners[Event]>;
  };
  const timers = createTimers(clock);
  const activity = createActivity();
  const faults = createFaults({ seed: options.seed ?? 1, now });
  const webhooks = createWebhookSender({ now, hosts: options.webhookHosts ?? "private-network" });

  function advanceTo({ message, receipts }: Journey, event: Omit<CarrierEvent, "at">, isLast: boolean): void {
    const happened = advance(message, event.status, new Date(now()), event.errorCode);
    for (const listener of listeners.status) listener(message, happened);
    receipts.tell(happened, isLast);
  }

  function phone(to: string): Phone {
    return phones.get(to) ?? { state: "reachable", optedOutOf: [] };
  }

  /** Sends a message on its way, or on from where it waits. */
  function dispatch(journey: Journey, since = now()): void {
    const { message, draft, faultCode } = journey;
    const { steps, isHeld } = planJourney({
      draft,
      faultCode,
      status: message.status,
      phone: phone(message.to).state,
      latencyMs,
      waitedMs: now() - since,
    });
    // Who waits until nothing is on its way does not wait for what a phone keeps waiting.
    const arrived = isHeld ? () => undefined : activity.begin();
    let stop = (): void => undefined;
    const next = (index: number, elapsedMs: number): void => {
      const step = steps[index];
      if (step === undefined) {
        held.delete(message.id);
        arrived();
        return;
      }
      const { afterMs, ...event } = step;
      stop = timers.later(afterMs - elapsedMs, () => {
        if (message.from === null && draft.pickSender) message.from = draft.pickSender();
        advanceTo(journey, event, index === steps.length - 1);
        next(index + 1, afterMs);
      });
    };
    if (isHeld) {
      held.set(message.id, {
        to: message.to,
        release() {
          stop();
          held.delete(message.id);
          dispatch(journey, since);
        },
      });
    }
    next(0, 0);
  }

  const carrier: CarrierEngine = {
    messages,
    requests,
    replies,
    faults,
    webhooks,
    phone,
    now,
    message: (id) => byId.get(id),
    setPhone(to, change) {
      const known = phone(to);
      phones.set(to, {
        state: change.state ?? known.state,
        optedOutOf: change.optedOutOf ?? known.optedOutOf,
      });
      for (const waiting of [...held.values()]) if (waiting.to === to) waiting.release();
    },
    accept(draft) {
      const message = createMessage(draft, new Date(now()));
      messages.push(message);
      byId.set(message.id, message);
      if (messages.length > messageLimit * 1.1) {
        for (const old of messages.splice(0, messages.length - messageLimit)) byId.delete(old.id);
      }
      const fault = faults.take("delivery", { providers: [draft.provider], to: draft.to });
      const faultCode = fault?.kind === "undelivered" ? fault.code : undefined;
      const receipts = openReceipts(message, draft, { faults, webhooks, activity, later: timers.later });
      const journey: Journey = { message, draft, receipts, faultCode };
      for (const listener of listeners.message) listener(message);
      const first = message.events[0];
      if (first) for (const listener of listeners.status) listener(message, first);
      if (message.status === "scheduled") {
        const cancelTimer = timers.later(Math.max(0, (draft.sendAt?.getTime() ?? 0) - now()), () => {
          scheduled.delete(message.id);
          dispatch(journey);
        });
        scheduled.set(message.id, () => {
          cancelTimer();
          advanceTo(journey, { status: "canceled" }, true);
        });
      } else if (message.status !== "failed") {
        dispatch(journey);
      }
      return message;
    },
    cancel(id) {
      const callOff = scheduled.get(id);
      scheduled.delete(id);
      callOff?.();
      return callOff !== undefined;
    },
    record(request) {
      requests.push(request);
      if (requests.length > requestLimit * 1.1) requests.splice(0, requests.length - requestLimit);
    },
    register: (receiver) => void receivers.unshift(receiver),
    reply: (draft) =>
      sendReply(draft, {
        messages,
        receivers,
        webhooks,
        activity,
        now,
        received(reply) {
          replies.push(reply);
          if (replies.length > requestLimit * 1.1) replies.splice(0, replies.length - requestLimit);
          for (const listener of listeners.reply) listener(reply);
        },
      }),
    on(event, listener) {
      listeners[event].add(listener);
      return () => void listeners[event].delete(listener);
    },
    waitForMessage: (wanted = {}) => waitForMessage(carrier, wanted),
    idle: () => activity.idle(),
    reset() {
      timers.clear();
      webhooks.reset();
      activity.reset();
      scheduled.clear();
      held.clear();
      messages.length = 0;
      byId.clear();
      requests.length = 0;
      replies.length = 0;
      phones.clear();
      faults.reset();
      for (const listener of listeners.reset) listener();
    },
  };
  return carrier;
}
