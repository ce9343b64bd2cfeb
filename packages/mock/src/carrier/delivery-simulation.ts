import { advance, type CarrierEvent, type LiveMessage, type MessageDraft } from "./carrier-message.ts";
import type { DeliveryReports } from "./delivery-reports.ts";
import type { IdleTracker } from "./idle-tracker.ts";
import type { Phone } from "./phones.ts";
import { type PlannedStep, planDelivery } from "./plan-delivery.ts";
import type { Timers } from "./timers.ts";

/** A message that is scheduled or being delivered. */
interface Delivery {
  readonly message: LiveMessage;
  readonly draft: MessageDraft;
  readonly reports: DeliveryReports;
  /** The error code of the fault `undelivered`. */
  readonly faultCode: string | undefined;
  /** `held`: the message waits for its phone. */
  state: "scheduled" | "held" | "under-way";
  /** When the delivery could first have begun, by the carrier's clock. */
  since: number;
  steps: readonly PlannedStep[];
  /** Cancels the next step. */
  cancelNext: () => void;
  /** Tells the idle tracker that this delivery has ended. */
  done: () => void;
}

/** Delivers messages to their phones, step by step. @internal */
export interface DeliverySimulation {
  begin(delivery: Pick<Delivery, "message" | "draft" | "reports" | "faultCode">): void;
  /** Cancels a scheduled message; returns `false` if it is no longer scheduled. */
  cancel(id: string): boolean;
  /** Changes when a scheduled message is due; `undefined` pauses it. Returns `false` if it is no longer scheduled. */
  reschedule(id: string, sendAt: Date | undefined): boolean;
  /** Stops a delivery without a further status. */
  stop(id: string): void;
  /** Continues the deliveries that wait for a phone. */
  release(to: string): void;
  /** Whether a message is being delivered: neither scheduled nor waiting for its phone. */
  isUnderWay(id: string): boolean;
}

/** What the simulation needs from the carrier. */
interface SimulationContext {
  latencyMs: number;
  timers: Timers;
  idleTracker: IdleTracker;
  now(): number;
  phone(to: string, account: string | undefined): Phone;
  stepped(message: LiveMessage, event: CarrierEvent): void;
}

const nothing = (): void => undefined;

/** @internal */
export function createDeliverySimulation(context: SimulationContext): DeliverySimulation {
  const { latencyMs, timers, idleTracker, now } = context;
  /** By the id of the message. */
  const deliveries = new Map<string, Delivery>();

  function advanceTo({ message, reports }: Delivery, to: Omit<CarrierEvent, "at">, isLast: boolean): void {
    const event = advance(message, to.status, new Date(now()), to.errorCode);
    context.stepped(message, event);
    reports.send(event, isLast);
  }

  /** Starts a delivery, or continues one that waited. */
  function dispatch(delivery: Delivery, since = now()): void {
    const { message, draft, faultCode } = delivery;
    const { steps, isHeld } = planDelivery({
      draft,
      faultCode,
      status: message.status,
      phone: context.phone(message.to, message.accountId).state,
      latencyMs,
      waitedMs: now() - since,
    });
    delivery.since = since;
    delivery.steps = steps;
    delivery.state = isHeld ? "held" : "under-way";
    // `carrier.idle()` does not wait for a message that waits for its phone.
    delivery.done = isHeld ? nothing : idleTracker.begin();
    deliveries.set(message.id, delivery);
    proceed(delivery, 0);
  }

  function waitUntilDue(delivery: Delivery): void {
    const waitMs = Math.max(0, (delivery.message.sendAt?.getTime() ?? 0) - now());
    delivery.cancelNext = timers.later(waitMs, () => dispatch(delivery));
  }

  function proceed(delivery: Delivery, index: number): void {
    const { message, draft, steps } = delivery;
    const step = steps[index];
    if (step === undefined) return;
    delivery.cancelNext = timers.later(step.afterMs - (steps[index - 1]?.afterMs ?? 0), () => {
      if (message.from === null && draft.pickSender) message.from = draft.pickSender();
      const isLast = index === steps.length - 1;
      // A listener of the last step must not find the message under way any more.
      if (isLast) deliveries.delete(message.id);
      advanceTo(delivery, step, isLast);
      if (isLast) delivery.done();
      // A listener may have stopped the delivery.
      else if (deliveries.get(message.id) === delivery) proceed(delivery, index + 1);
    });
  }

  function stop(id: string): void {
    const delivery = deliveries.get(id);
    if (delivery === undefined) return;
    deliveries.delete(id);
    delivery.cancelNext();
    delivery.done();
  }

  return {
    begin(begun) {
      const { message } = begun;
      if (message.status === "failed") return;
      const delivery: Delivery = {
        ...begun,
        state: "scheduled",
        since: 0,
        steps: [],
        cancelNext: nothing,
        done: nothing,
      };
      if (message.status !== "scheduled") return dispatch(delivery);
      deliveries.set(message.id, delivery);
      waitUntilDue(delivery);
    },
    cancel(id) {
      const delivery = deliveries.get(id);
      if (delivery?.state !== "scheduled") return false;
      stop(id);
      advanceTo(delivery, { status: "canceled" }, true);
      return true;
    },
    reschedule(id, sendAt) {
      const delivery = deliveries.get(id);
      if (delivery?.state !== "scheduled") return false;
      delivery.cancelNext();
      if (sendAt === undefined) delivery.cancelNext = nothing;
      else {
        delivery.message.sendAt = sendAt;
        waitUntilDue(delivery);
      }
      return true;
    },
    stop,
    release(to) {
      for (const delivery of [...deliveries.values()]) {
        if (delivery.state !== "held" || delivery.message.to !== to) continue;
        stop(delivery.message.id);
        dispatch(delivery, delivery.since);
      }
    },
    isUnderWay: (id) => deliveries.get(id)?.state === "under-way",
  };
}
