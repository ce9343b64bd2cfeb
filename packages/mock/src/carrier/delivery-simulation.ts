import { advance, type CarrierEvent, type LiveMessage, type MessageDraft } from "./carrier-message.ts";
import type { Receipts } from "./delivery-reports.ts";
import type { Activity } from "./idle-tracker.ts";
import type { Phone } from "./phones.ts";
import { type PlannedStep, planJourney } from "./plan-delivery.ts";
import type { Timers } from "./timers.ts";

/** A message on its way, or before it. */
interface Journey {
  readonly message: LiveMessage;
  /** What of it counts on the way. The rest is not to be kept for so long: it may hold the whole request. */
  readonly draft: Pick<MessageDraft, "failure" | "failureOf" | "validity" | "pickSender">;
  readonly receipts: Receipts;
  /** Of a fault that keeps it from its phone. */
  readonly faultCode: string | undefined;
  /** `held`: it waits for its phone. */
  state: "scheduled" | "held" | "under-way";
  /** When it could first have left, by the carrier's clock. */
  since: number;
  steps: readonly PlannedStep[];
  /** Calls off what comes next. */
  callOff: () => void;
  /** Says that nobody has to wait for it any more. */
  arrived: () => void;
}

/** Takes messages to their phones, step by step. @internal */
export interface Journeys {
  begin(
    journey: Pick<Journey, "message" | "receipts" | "faultCode"> & { readonly draft: MessageDraft },
  ): void;
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

const nothing = (): void => undefined;
const noSteps: readonly PlannedStep[] = [];

/** @internal */
export function createJourneys(context: JourneyContext): Journeys {
  const { latencyMs, timers, activity, now } = context;
  /** By the id of the message. */
  const journeys = new Map<string, Journey>();

  function advanceTo({ message, receipts }: Journey, to: Omit<CarrierEvent, "at">, isLast: boolean): void {
    const happened = advance(message, to.status, new Date(now()), to.errorCode);
    // An array that grew has room for many more; it stays for as long as the message does.
    if (isLast) message.events = message.events.slice();
    context.stepped(message, happened);
    receipts.tell(happened, isLast);
  }

  /** Sends a message on its way, or on from where it has waited. */
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
    journey.since = since;
    journey.steps = steps;
    journey.state = isHeld ? "held" : "under-way";
    // Who waits until nothing is on its way does not wait for what a phone keeps waiting.
    journey.arrived = isHeld ? nothing : activity.begin();
    journeys.set(message.id, journey);
    proceed(journey, 0);
  }

  function proceed(journey: Journey, index: number): void {
    const { message, draft, steps } = journey;
    const step = steps[index];
    if (step === undefined) return;
    journey.callOff = timers.later(step.afterMs - (steps[index - 1]?.afterMs ?? 0), () => {
      if (message.from === null && draft.pickSender) message.from = draft.pickSender();
      const isLast = index === steps.length - 1;
      // Who hears of the last step finds that it is not on its way any more.
      if (isLast) journeys.delete(message.id);
      advanceTo(journey, step, isLast);
      if (isLast) end(journey);
      // Who heard of it may have stopped it.
      else if (journeys.get(message.id) === journey) proceed(journey, index + 1);
    });
  }

  function stop(id: string): void {
    const journey = journeys.get(id);
    if (journey === undefined) return;
    journeys.delete(id);
    journey.callOff();
    end(journey);
  }

  /** What has ended holds nothing any more: the map keeps some of what it had alive when it is made anew. */
  function end(journey: Journey): void {
    journey.arrived();
    journey.arrived = nothing;
    journey.callOff = nothing;
    journey.steps = noSteps;
  }

  return {
    begin({ message, receipts, faultCode, draft: { failure, failureOf, validity, pickSender } }) {
      if (message.status === "failed") return;
      const journey: Journey = {
        message,
        receipts,
        faultCode,
        draft: {
          failure,
          failureOf,
          validity,
          pickSender: message.from === null ? pickSender : undefined,
        },
        state: "scheduled",
        since: 0,
        steps: noSteps,
        callOff: nothing,
        arrived: nothing,
      };
      if (message.status !== "scheduled") return dispatch(journey);
      const waitMs = Math.max(0, (message.sendAt?.getTime() ?? 0) - now());
      journey.callOff = timers.later(waitMs, () => dispatch(journey));
      journeys.set(message.id, journey);
    },
    cancel(id) {
      const journey = journeys.get(id);
      if (journey?.state !== "scheduled") return false;
      stop(id);
      advanceTo(journey, { status: "canceled" }, true);
      return true;
    },
    stop,
    release(to) {
      for (const journey of [...journeys.values()]) {
        if (journey.state !== "held" || journey.message.to !== to) continue;
        stop(journey.message.id);
        dispatch(journey, journey.since);
      }
    },
    isUnderWay: (id) => journeys.get(id)?.state === "under-way",
  };
}
