import type { CarrierEvent, DeliveryFailure, PhoneState } from "../../carrier/carrier-message.ts";

/** The final statuses that a code can have. */
type FinalStatus = "Aborted" | "Cancelled" | "Rejected" | "Deleted" | "Failed";

interface DeliveryCodeRow {
  name: string;
  status: FinalStatus;
}

/**
 * The codes of delivery reports: Sinch's own, which begin with 4, and those of networks that the mock reports. Unconfirmed: the
 * statuses of the codes of networks, except that an opted-out phone may be `Deleted`, and that 310 is `Failed`: a recorded
 * callback about a sender of the USA that was not registered.
 *
 * @see https://developers.sinch.com/docs/sms/api-reference/sms/tag/Delivery-reports/
 * @see https://developers.sinch.com/docs/sms/smpp/error-codes/
 * @see https://github.com/JoelNatkin/relaykit/blob/main/experiments/sinch/fixtures/exp-02a-delivery-report.json
 */
export const deliveryCodes = {
  "402": { name: "Message unroutable", status: "Aborted" },
  "403": { name: "Internal error", status: "Aborted" },
  "404": { name: "Temporary delivery failure", status: "Aborted" },
  "405": { name: "Unmatched parameter", status: "Aborted" },
  "406": { name: "Internal expiry", status: "Aborted" },
  "407": { name: "Cancelled", status: "Cancelled" },
  "408": { name: "Internal reject", status: "Aborted" },
  "409": { name: "Price threshold exceeded", status: "Aborted" },
  "410": { name: "Unmatched default originator", status: "Aborted" },
  "411": { name: "Exceeded parts limit", status: "Aborted" },
  "412": { name: "Unprovisioned region", status: "Aborted" },
  "413": { name: "Blocked", status: "Aborted" },
  "414": { name: "Bad media", status: "Aborted" },
  "415": { name: "Delivery report rejected", status: "Rejected" },
  "416": { name: "Delivery report not supported", status: "Failed" },
  "417": { name: "Delivery report unreachable", status: "Failed" },
  "418": { name: "Delivery report unrecognized", status: "Failed" },
  "11": { name: "Message not delivered", status: "Failed" },
  "15": { name: "Screening block", status: "Failed" },
  "60": { name: "Originator blocked", status: "Rejected" },
  "61": { name: "Destination blocked", status: "Rejected" },
  "62": { name: "Keyword blocked", status: "Rejected" },
  "64": { name: "Blocked due to exceeded quota", status: "Rejected" },
  "102": { name: "System failure", status: "Failed" },
  "150": { name: "Unknown subscriber", status: "Failed" },
  "151": { name: "Call barred", status: "Failed" },
  "152": { name: "Teleservice not provisioned", status: "Failed" },
  "153": { name: "Absent subscriber", status: "Failed" },
  "159": { name: "Mobile subscriber not reachable", status: "Failed" },
  "257": { name: "User opted out (STOP)", status: "Deleted" },
  "300": { name: "Invalid destination address", status: "Rejected" },
  "310": { name: "Invalid source address", status: "Failed" },
} as const satisfies Record<string, DeliveryCodeRow>;

/** A code in {@link deliveryCodes}. */
export type DeliveryCode = keyof typeof deliveryCodes;

const codeOfState: Readonly<Record<Exclude<PhoneState, "reachable">, DeliveryCode>> = {
  unreachable: "153",
  blocked: "151",
  unknown: "150",
  landline: "152",
  "not-mobile": "152",
  unroutable: "402",
  premium: "61",
  filtered: "62",
};

/** How a message with this code ends. Only what Sinch itself aborts never leaves Sinch. */
export function failureOfCode(errorCode: string): DeliveryFailure {
  return { status: statusOfCode(errorCode) === "Aborted" ? "failed" : "undelivered", errorCode };
}

/** How a message to such a phone ends. */
export function failureOfState(state: Exclude<PhoneState, "reachable">): DeliveryFailure {
  return failureOfCode(codeOfState[state]);
}

/** `+1500555` and a code with zeros before it, four digits in all: accepted, and fails with it later. */
export function magicCode(to: string): DeliveryCode | undefined {
  const code = (/^\+1500555(\d{4})$/.exec(to)?.[1] ?? "").replace(/^0+/, "");
  return isCode(code) ? code : undefined;
}

/** The code and the status that a message has after an event. */
export function reportedState({ status, errorCode }: Pick<CarrierEvent, "status" | "errorCode">): {
  code: number;
  status: string;
} {
  switch (status) {
    case "delivered":
      return { code: 0, status: "Delivered" };
    case "sent":
      return { code: 401, status: "Dispatched" };
    case "canceled":
      return { code: 407, status: "Cancelled" };
    case "undelivered":
    case "failed":
      return { code: Number(errorCode), status: statusOfCode(errorCode ?? "") };
    default:
      return { code: 400, status: "Queued" };
  }
}

function statusOfCode(code: string): FinalStatus {
  return isCode(code) ? deliveryCodes[code].status : "Failed";
}

function isCode(code: string): code is DeliveryCode {
  return Object.hasOwn(deliveryCodes, code);
}
