import type { InboundMessage } from "@smskit/core";
import type { SafeRequest } from "../http/safe-request.ts";
import type { GatewayMessage } from "../state/gateway-message.ts";

/** What happened. */
export type GatewayEvent =
  /** The status of a message has changed. The message is as it was then. */
  | { type: "message"; message: GatewayMessage }
  /** A phone sent a text to one of your numbers. */
  | { type: "inbound"; connector: string; message: InboundMessage }
  /** A phone was put on the suppression list, or taken off it. */
  | { type: "suppression"; change: "added" | "removed"; number: string; connector: string; at: Date };

/** An event on record. */
export interface QueuedEvent {
  /** The same for all targets, and for all attempts: receivers recognize repeats by it. */
  id: string;
  /** `message.delivered`, `inbound.received`, `suppression.added`. */
  name: string;
  createdAt: Date;
  event: GatewayEvent;
}

/** One place that events go to. */
export interface EventTarget {
  /**
   * Names it in the database, so it must stay the same over reloads and on all instances: `endpoint:<id>`, `twilio:<account>`.
   */
  readonly id: string;
  /** Whether it gets an event. Called once, when the event is put on record. */
  wants(event: GatewayEvent): boolean;
  /** Returns the request that delivers an event. Called for each attempt: a signature is as new as its request. */
  request(queued: QueuedEvent): SafeRequest;
}
