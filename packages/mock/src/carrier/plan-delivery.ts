import type { CarrierStatus, DeliveryFailure, MessageDraft, PhoneState } from "./carrier-message.ts";

/** A future status of a message. */
export interface PlannedStep {
  readonly status: CarrierStatus;
  /** Milliseconds from the start of the delivery. */
  readonly afterMs: number;
  readonly errorCode?: string;
}

/** The planned steps of a delivery. */
export interface Plan {
  readonly steps: readonly PlannedStep[];
  /** The message only waits for its phone: a new plan is made once the phone is reachable. */
  readonly isHeld: boolean;
}

/**
 * Plans the delivery of a message in equal steps: to its phone, to its failure, or to the end of its validity.
 *
 * @internal
 */
export function planDelivery(delivery: {
  draft: Pick<MessageDraft, "failure" | "failureOf" | "validity">;
  /** The current status. */
  status: CarrierStatus;
  phone: PhoneState;
  /** The error code of the fault `undelivered`. */
  faultCode: string | undefined;
  /** From acceptance to the phone. */
  latencyMs: number;
  /** How much of its validity has passed. */
  waitedMs: number;
}): Plan {
  const { draft, status, phone, faultCode, latencyMs, waitedMs } = delivery;
  const { validity } = draft;
  const decided = faultCode === undefined ? draft.failure : faultOf(faultCode);
  const isHeld = decided === undefined && phone === "unreachable" && validity?.waitsForPhone === true;
  const failure = decided ?? (phone === "reachable" ? undefined : draft.failureOf(phone));
  const steps = stepsOf(status, latencyMs, failure);
  const sent = steps.find((step) => step.status === "sent");
  const leftMs = validity === undefined ? Number.POSITIVE_INFINITY : validity.periodMs - waitedMs;
  if (validity === undefined || !(isHeld || (sent !== undefined && sent.afterMs > leftMs))) {
    return { steps, isHeld: false };
  }
  const before = steps.filter((step) => step.status === "queued" && step.afterMs < leftMs);
  return { steps: [...before, { ...validity.expired, afterMs: Math.max(0, leftMs) }], isHeld };
}

function stepsOf(
  status: CarrierStatus,
  latencyMs: number,
  failure?: DeliveryFailure,
): readonly PlannedStep[] {
  const statuses: CarrierStatus[] = status === "queued" ? [] : ["queued"];
  if (failure?.status !== "failed") statuses.push("sending", "sent");
  statuses.push(failure?.status ?? "delivered");
  return statuses.map((next, index): PlannedStep => {
    const isLast = index === statuses.length - 1;
    return {
      status: next,
      afterMs: Math.round((latencyMs * (index + 1)) / statuses.length),
      ...(isLast && failure !== undefined && { errorCode: failure.errorCode }),
    };
  });
}

function faultOf(errorCode: string): DeliveryFailure {
  return { status: "undelivered", errorCode };
}
