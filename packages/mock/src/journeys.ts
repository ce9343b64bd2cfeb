import type { Activity } from "./activity.ts";
import { advance, type CarrierEvent, type LiveMessage, type MessageDraft } from "./carrier-message.ts";
import type { Phone } from "./phones.ts";
import { planJourney } from "./plan-journey.ts";
import type { Receipts } from "./receipts.ts";
import type { Timers } from "./timers.ts";

/** A message on its way. */
interface Journey {
  readonly message: LiveMessage;
  /** What of it counts on the way. The rest is not to be kept for so long: it may hold the whole request. */
  readonly draft: Pick<MessageDraft, "failure" | "failureOf" | "validity" | "pickSender">;
  readonly receipts: Receipts;
  /** Of a fault that keeps it from its phone. */
  readonly faultCode: string | undefined;
}

/** Takes messages to their phones, step by step. @internal */
export interface Journeys {
  begin(journey: Omit<Journey, "draft"> & { draft: MessageDraft }): void;
  /** Calls a scheduled message off; `false` if it is not scheduled any more. */
  cancel(id: string): boolean;
  /** Ends where it is, and tells nobody. */
  stop(id: string): void;
  /** Sends on what waits for a phone. */
  release(to: string): void;
  /** Whether it is on its way to a phone, and will be there soon or never. */
  isUnderWay(id: string): boolean;
}

/** What journeys need of the carrier. */
interface JourneyContext {
  latencyMs: number;
  timers: Timers;
  activity: Activity;
  now(): number;
  phone(to: string, account: string | undefined): Phone;
  stepped(message: LiveMessage, event: CarrierEvent): void;
}

/** @internal */
export function createJourneys(context: JourneyContext): Journeys {
  const { latencyMs, timers, activity, now } = context;
  /** How to stop what is scheduled or on its way. */
  const stops = new Map<string, () => void>();
  const scheduled = new Map<string, Journey>();
  /** What waits for its phone, and how to send it on. */
  const held = new Map<string, { to: string; sendOn: () => void }>();

  function advanceTo({ message, receipts }: Journey, event: Omit<CarrierEvent, "at">, isLast: boolean): void {
    const happened = advance(message, event.status, new Date(now()), event.errorCode);
    context.stepped(message, happened);
    receipts.tell(happened, isLast);
  }

  /** Sends a message on its way, or on from where it waits. */
  function dispatch(journey: Journey, since = now()): void {
    const { message, draft, faultCode } = journey;
    const { steps, isHeld } = planJourney({
      draft,
      faultCode,
      status: message.status,
      phone: context.phone(message.to, message.accountId).state,
      latencyMs,
      waitedMs: now() - since,
    });
    // Who waits until nothing is on its way does not wait for what a phone keeps waiting.
    const arrived = isHeld ? () => undefined : activity.begin();
    let callOff = (): void => undefined;
    const next = (index: number, elapsedMs: number): void => {
      const step = steps[index];
      if (step === undefined) {
        arrived();
        return;
      }
      const { afterMs, ...event } = step;
      callOff = timers.later(afterMs - elapsedMs, () => {
        if (message.from === null && draft.pickSender) message.from = draft.pickSender();
        const isLast = index === steps.length - 1;
        // Who hears of the last step finds that it is not on its way any more.
        if (isLast) forget(message.id);
        advanceTo(journey, event, isLast);
        next(index + 1, afterMs);
      });
    };
    stops.set(message.id, () => {
      callOff();
      arrived();
    });
    if (isHeld) held.set(message.id, { to: message.to, sendOn: () => dispatch(journey, since) });
    next(0, 0);
  }

  function stop(id: string): void {
    stops.get(id)?.();
    forget(id);
  }

  function forget(id: string): void {
    stops.delete(id);
    scheduled.delete(id);
    held.delete(id);
  }

  return {
    begin({ message, receipts, faultCode, draft: { failure, failureOf, validity, pickSender } }) {
      const draft = {
        failure,
        failureOf,
        validity,
        pickSender: message.from === null ? pickSender : undefined,
      };
      const journey: Journey = { message, receipts, faultCode, draft };
      if (message.status === "failed") return;
      if (message.status !== "scheduled") return dispatch(journey);
      const callOff = timers.later(Math.max(0, (message.sendAt?.getTime() ?? 0) - now()), () => {
        scheduled.delete(message.id);
        dispatch(journey);
      });
      scheduled.set(message.id, journey);
      stops.set(message.id, callOff);
    },
    cancel(id) {
      const journey = scheduled.get(id);
      if (journey === undefined) return false;
      stop(id);
      advanceTo(journey, { status: "canceled" }, true);
      return true;
    },
    stop,
    release(to) {
      for (const [id, waiting] of [...held]) {
        if (waiting.to !== to) continue;
        stop(id);
        waiting.sendOn();
      }
    },
    isUnderWay: (id) => stops.has(id) && !scheduled.has(id) && !held.has(id),
  };
}
