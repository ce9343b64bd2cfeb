/**
 * The `status` of a part that was not accepted, and its `error-text`. `{name}` is filled in from the request.
 *
 * @see https://developer.vonage.com/en/api-errors/sms
 */
export const vonageStatuses = {
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

/** A `status` in {@link vonageStatuses}. */
export type VonageStatus = keyof typeof vonageStatuses;

/** Why a request is refused. */
export interface Objection {
  status: VonageStatus;
  /** Fills in the text. */
  name?: string;
  /** Instead of the usual text. */
  text?: string;
}

/** The `error-text` of an objection. */
export function textOf({ status, name, text }: Objection): string {
  return text ?? vonageStatuses[status].replace("{name}", name ?? "param");
}

/** Whether Vonage has such a status; made for the digits of a magic number. */
export function isVonageStatus(status: string): status is VonageStatus {
  return Object.hasOwn(vonageStatuses, status);
}
