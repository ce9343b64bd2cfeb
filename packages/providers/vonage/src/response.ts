import type { DeliveryStatus, DeliveryUpdate } from "@smskit/core";
import { fieldsOf, type HttpResponse, parseJson, textOf } from "@smskit/core/provider";
import { errorDetails, errorFromVonage } from "./errors.ts";

// FILL IN: the fields of Vonage's message, and its statuses. Any field may be missing, of another type, or new.

/** What is read of Vonage's message, in responses and in webhooks. */
export interface VonageMessage {
  id: string;
  to?: string | undefined;
  status: DeliveryStatus;
  /** Vonage's own word. */
  providerStatus: string;
  /** Vonage's code, if the message failed. */
  errorCode?: string | undefined;
  reference?: string | undefined;
  raw: Record<string, unknown>;
}

const statuses: ReadonlyMap<string, DeliveryStatus> = new Map([
  ["queued", "queued"],
  ["scheduled", "scheduled"],
  ["sent", "sent"],
  ["delivered", "delivered"],
  ["undelivered", "undelivered"],
  ["failed", "failed"],
]);

/**
 * Returns the message of a successful response.
 * @throws {SmsError} for any other response. A success that cannot be read leaves the outcome unknown.
 */
export function readMessage(response: HttpResponse): VonageMessage {
  const message = messageIn(parseJson(response.body));
  const isSuccess = response.status >= 200 && response.status <= 299;
  if (!isSuccess || message === undefined) throw errorFromVonage(response);
  return message;
}

/** Returns a message in a response or a webhook; `undefined` if the value is not one. */
export function messageIn(value: unknown): VonageMessage | undefined {
  const raw = fieldsOf(value);
  const id = textOf(raw["id"]);
  if (id === "") return undefined;
  const providerStatus = textOf(raw["status"]);
  return {
    id,
    to: textOf(raw["to"]) || undefined,
    status: statuses.get(providerStatus) ?? "unknown",
    providerStatus,
    errorCode: textOf(raw["error_code"]) || undefined,
    reference: textOf(raw["reference"]) || undefined,
    raw,
  };
}

/** Returns what became of a message. */
export function updateOf({
  id,
  to,
  status,
  providerStatus,
  reference,
  errorCode,
}: VonageMessage): DeliveryUpdate {
  return {
    provider: "vonage",
    id,
    status,
    providerStatus,
    at: new Date(),
    ...(to !== undefined && { to }),
    ...(reference !== undefined && { reference }),
    ...(errorCode !== undefined && {
      code: errorDetails(errorCode).code ?? "rejected",
      providerCode: errorCode,
    }),
  };
}
