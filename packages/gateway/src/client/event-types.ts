import type { PageOptions } from "./message-types.ts";

/** An event for your app, without its content. */
export interface ListedEvent {
  /** The `webhook-id` of its requests. */
  id: string;
  /** `message.delivered`, `inbound.received`, `suppression.added`. */
  type: string;
  /** The message that it is about, if it is about one. */
  messageId?: string | undefined;
  createdAt: string;
  /** Whether its content is still on record. That of an inbound text is erased once every target has it. */
  canReplay: boolean;
  /** How far it got, for each target. */
  deliveries: EventDelivery[];
}

/** How far an event got on its way to one target. */
export interface EventDelivery {
  /** Where it goes: `endpoint:<id>`, with the id of an endpoint of the gateway's config. */
  target: string;
  /** `dead` after the last attempt. */
  state: "pending" | "delivered" | "dead";
  /** How many attempts were made. */
  attempts: number;
  /** The HTTP status of the last attempt. */
  status?: number | undefined;
  /** Why the last attempt had no response. */
  failure?: string | undefined;
  /** When the next attempt is due. */
  nextAt?: string | undefined;
  /** When it was delivered or given up. */
  settledAt?: string | undefined;
}

/** A page of events, newest first. */
export interface EventPage {
  events: ListedEvent[];
  /** The `before` of the next page. Missing on the last one. */
  next?: string | undefined;
}

/** Which events are listed: those that have all these. */
export interface EventSearch extends PageOptions {
  /** `message.delivered`, `inbound.received`. */
  type?: string | undefined;
  /** The id of a message. */
  messageId?: string | undefined;
  /** Only events with a delivery in this state. Dead letters are `dead`. */
  state?: EventDelivery["state"] | undefined;
}

/** Which events are delivered again. */
export interface ReplayRequest {
  /** The first time: ISO 8601 with its offset. */
  from: string;
  /** Events of this time and later are left out: ISO 8601 with its offset. */
  to?: string | undefined;
  /** Only this target: `endpoint:<id>`. */
  target?: string | undefined;
  /** Also events that a target has, not only dead letters. @default false */
  includeDelivered?: boolean | undefined;
}

export interface ReplayedEvents {
  /** How many deliveries begin again: one for each event and target. */
  deliveries: number;
}
