import type { SmsErrorCode } from "../errors/error-codes.ts";

/** What a provider reports about a message that it accepted. */
export interface DeliveryUpdate {
  /** The company: `"acme"`. */
  provider: string;
  /** The provider's message id. */
  id: string;
  /** The `id` of the connector that was asked; absent in webhooks, which do not belong to a connector. */
  connector?: string;
  /** The message's `reference`, if the provider returns it. */
  reference?: string;
  /** E.164. Personal data: keep it out of logs. */
  to?: string;
  /** How far the message got. */
  status: DeliveryStatus;
  /** The provider's own word for it. */
  providerStatus: string;
  /** Why it was not delivered. */
  code?: SmsErrorCode;
  /** The provider's own code of the failure. */
  providerCode?: string;
  /** What the provider charged, if it says so. */
  price?: {
    /** A decimal string of what you pay: `"0.00750"`. */
    amount: string;
    /** ISO 4217: `"USD"`. */
    currency: string;
  };
  /** When it happened, or when the update arrived if the provider does not say. */
  at: Date;
}

/** How far a message got. `unknown`: the provider's word for it is not known. */
export type DeliveryStatus =
  | "unknown"
  | "scheduled"
  | "accepted"
  | "queued"
  | "sending"
  | "sent"
  | "delivered"
  | "read"
  | "undelivered"
  | "failed"
  | "canceled";
