import { fillIn } from "../shared/fill-in.ts";

/**
 * The `status` of a part that was not accepted, and its `error-text`. `{name}` is filled in from the request.
 *
 * @see https://developer.vonage.com/en/api-errors/sms
 */
export const vonageSmsStatuses = {
  "1": "Throughput Rate Exceeded - please wait [ 1000 ] and retry",
  "2": "Missing {name}",
  "3": "Invalid value for param: {name}",
  "4": "Bad Credentials",
  "5": "Internal Error",
  "6": "Unroutable message - rejected",
  "7": "Number barred",
  "8": "Partner account barred",
  "9": "Quota Exceeded - rejected",
  "10": "Too many existing binds",
  "11": "Account not enabled for HTTP",
  "12": "Message too long",
  "14": "Invalid Signature",
  "15": "Illegal Sender Address - rejected",
  "22": "Invalid Network Code",
  "23": "Invalid Callback URL",
  "29": "Non White-listed Destination - rejected",
  "32": "Signature and API Secret disallowed",
  "33": "Number de-activated",
} as const;

/** A `status` in {@link vonageSmsStatuses}. */
export type VonageSmsStatus = keyof typeof vonageSmsStatuses;

/** Why a request is refused. */
export interface Objection {
  status: VonageSmsStatus;
  /** Fills in the text. */
  name?: string;
  /** Instead of the usual text. */
  text?: string;
}

/** The `error-text` of an objection. */
export function errorTextOf({ status, name = "param", text }: Objection): string {
  return text ?? fillIn(vonageSmsStatuses[status], { name });
}

/** Whether a status is in {@link vonageSmsStatuses}. */
export function isVonageSmsStatus(status: string): status is VonageSmsStatus {
  return Object.hasOwn(vonageSmsStatuses, status);
}

/** The `status` of a delivery receipt that is the last one of a message. */
export type VonageSmsReceiptStatus =
  | "delivered"
  | "expired"
  | "failed"
  | "rejected"
  | "accepted"
  | "buffered"
  | "unknown";

/**
 * The `status` of a delivery receipt by its `err-code`. Which codes are rejections is unconfirmed.
 *
 * @see https://developer.vonage.com/en/messaging/sms/guides/delivery-receipts#dlr-error-codes
 */
const receiptStatuses: Readonly<Record<string, VonageSmsReceiptStatus>> = {
  "0": "delivered",
  "1": "unknown",
  "2": "failed", // absent subscriber, temporary
  "3": "failed", // absent subscriber, permanent
  "4": "failed", // call barred by user
  "5": "failed", // portability error
  "6": "rejected", // anti-spam rejection
  "7": "failed", // handset busy
  "8": "failed", // network error
  "9": "rejected", // illegal number
  "10": "rejected", // illegal message
  "11": "rejected", // unroutable
  "12": "failed", // destination unreachable
  "13": "rejected", // subscriber age restriction
  "14": "rejected", // number blocked by carrier
  "15": "failed", // prepaid, insufficient funds
  "16": "rejected", // gateway quota exceeded
  "50": "rejected", // entity filter
  "51": "rejected", // header filter
  "52": "rejected", // content filter
  "53": "rejected", // consent filter
  "54": "rejected", // regulation error
  "99": "failed", // general error
};

/** The `status` of a receipt with this `err-code`. A message with a `ttl` expires while its phone is off. */
export function receiptStatusOf(errorCode: string, hasTtl: boolean): VonageSmsReceiptStatus {
  return errorCode === "2" && hasTtl ? "expired" : (receiptStatuses[errorCode] ?? "failed");
}
