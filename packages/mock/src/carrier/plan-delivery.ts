import type { CarrierStatus, DeliveryFailure, MessageDraft, PhoneState } from "./carrier-message.ts";

/** A step that a message will take. */
export interface PlannedStep {
  readonly status: CarrierStatus;
  /** Milliseconds from the start of the journey. */
  readonly afterMs: number;
  readonly errorCode?: string;
}

/** The way of a message, as things are when it leaves. */
export interface Plan {
  readonly steps: readonly PlannedStep[];
  /** It only waits for its phone: another plan is made once that can be reached. */
  readonly isHeld: boolean;
}

/**
 * Plans how a message travels, in equal steps: to its phone, to its failure, or to the end of its validity.
 *
 * @internal
 */
export function planDelivery(delivery: {
  draft: Pick<MessageDraft, "failure" | "failureOf" | "validity">;
  /** Where it is now. */
  status: CarrierStatus;
  phone: PhoneState;
  /** Of a fault that keeps it from its phone. */
  faultCode: string | undefined;
  /** To the phone. */
  latencyMs: number;
  /** What has passed of its validity. */
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
