import { type DeliveryStatus, type SmsConnector, SmsError } from "@smskit/core";
import { type Carrier, createCarrier, type Fault, mockTwilio } from "@smskit/mock/portable";
import { createTwilio } from "@smskit/twilio";
import type { PlaygroundState } from "./playground-state.ts";
import type { TextReading } from "./read-text.ts";

/** Something that goes wrong on request. */
export interface Mishap {
  readonly id: string;
  readonly label: string;
  readonly fault?: Fault;
  /** The owner of the phone has replied STOP. */
  readonly optedOut?: true;
}

export const mishaps: readonly Mishap[] = [
  { id: "none", label: "Nothing: the text arrives" },
  { id: "stop", label: "The phone has replied STOP", optedOut: true },
  { id: "busy", label: "Twilio is busy (429)", fault: { kind: "rate-limited", retryAfter: "5" } },
  { id: "response-lost", label: "The response is lost", fault: { kind: "reset-after-read" } },
  { id: "request-lost", label: "The request is lost", fault: { kind: "reset-after-read", accepted: false } },
  { id: "unreadable", label: "The response is unreadable", fault: { kind: "garbled-answer" } },
  { id: "undelivered", label: "The phone is off (30003)", fault: { kind: "undelivered", code: "30003" } },
];

/** How a send ended for the app. */
export type Outcome =
  | { readonly kind: "accepted"; readonly id: string; readonly status: DeliveryStatus }
  | {
      readonly kind: "refused";
      readonly code: string;
      readonly delivery: "not-sent" | "unknown";
      readonly retryable: boolean;
      readonly failover: boolean;
      readonly message: string;
      readonly providerCode?: string;
    };

/** A send that is under way or over. */
export interface Attempt {
  outcome?: Outcome;
  /** What `getStatus` returned, each time that the message moved. */
  updates: { status: DeliveryStatus; at: Date; providerCode?: string }[];
  /** The texts that the phone has. */
  arrived: string[];
}

interface SendingOptions extends Pick<TextReading, "usageType" | "variables"> {
  mishap: Mishap;
  changed(attempt: Attempt): void;
  latencyMs?: number;
}

const config = {
  accountSID: `AC${"0".repeat(32)}`,
  authToken: "0".repeat(32),
  fromMessagingServiceSID: `MG${"0".repeat(32)}`,
};

/** Sends a text through the Twilio connector to the Twilio mock, in this page. `changed` is called as things happen. */
export async function trySending(
  { number, country, template, origin }: PlaygroundState,
  { usageType, variables, mishap, changed, latencyMs = 600 }: SendingOptions,
): Promise<Attempt> {
  const carrier = createCarrier({ latencyMs });
  const entry = { usageType, content: template, ...(origin === "" ? {} : { appendOrigin: origin }) };
  const sms = createTwilio(config, {
    templates: [entry],
    ...(country === "" ? {} : { defaultCountry: country }),
    http: { fetch: mockTwilio(carrier).fetch },
  });
  const attempt: Attempt = { updates: [], arrived: [] };
  const sending = { sms, carrier, attempt, changed: () => changed(attempt) };
  const reading = followMessages(sending);
  if (mishap.fault) carrier.faults.add(mishap.fault);
  try {
    const prepared = await sms.prepare({ to: number, usageType, variables });
    if (mishap.optedOut) carrier.setPhone(prepared.to, { optedOutOf: "all" });
    const { id, status } = await sms.send(prepared);
    attempt.outcome = { kind: "accepted", id, status };
  } catch (error) {
    if (!SmsError.is(error)) throw error;
    const { code, delivery, retryable, failover, message, providerCode } = error;
    attempt.outcome = {
      ...{ kind: "refused", code, delivery, retryable, failover, message },
      ...(providerCode !== undefined && { providerCode }),
    };
  }
  sending.changed();
  await carrier.idle();
  await reading();
  return attempt;
}

interface Sending {
  sms: Pick<Required<SmsConnector>, "getStatus" | "id">;
  carrier: Carrier;
  attempt: Attempt;
  changed(): void;
}

/** Asks for the status whenever the message moves, as an app does. The result waits for the last response. */
function followMessages({ sms, carrier, attempt, changed }: Sending): () => Promise<unknown> {
  let asked: Promise<unknown> = Promise.resolve();
  carrier.on("status", (message, event) => {
    if (event.status === "delivered") {
      attempt.arrived.push(message.body);
      changed();
    }
    asked = asked.then(async () => {
      // Without a receipt, the app has no id to ask about.
      if (attempt.outcome?.kind !== "accepted") return;
      const { status, at, providerCode } = await sms.getStatus({ connector: sms.id, id: message.id });
      if (attempt.updates.at(-1)?.status === status) return;
      attempt.updates.push({ status, at, ...(providerCode !== undefined && { providerCode }) });
      changed();
    });
  });
  return () => asked;
}

/** What an outcome means for the app, in a sentence or two. */
export function meaningOf(outcome: Outcome): string {
  if (outcome.kind === "accepted") {
    return "Twilio accepted the text. That is not delivery yet: delivery updates follow.";
  }
  if (outcome.delivery === "unknown") {
    return "The text may be on the phone, or may never get there: nobody can tell from here. smskit does not send it again by itself, since the person might get it twice.";
  }
  return outcome.retryable
    ? "The text was certainly not sent, and a retry can help. withRetry and withFailover act on this."
    : "The text was certainly not sent. A retry would fail the same way: fix what the message says.";
}
