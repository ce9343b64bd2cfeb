import type { DeliveryFailure, PhoneState } from "../../carrier/carrier-message.ts";

/** Why a message that Twilio accepted did not arrive: how it ends, and what `error_message` says. */
const deliveryCodes: Record<string, { status: DeliveryFailure["status"]; message: string }> = {
  "30001": { status: "failed", message: "Queue overflow" },
  "30002": { status: "failed", message: "Account suspended" },
  "30003": { status: "undelivered", message: "Unreachable destination handset" },
  "30004": { status: "undelivered", message: "Message blocked" },
  "30005": { status: "undelivered", message: "Unknown destination handset" },
  "30006": { status: "undelivered", message: "Landline or unreachable carrier" },
  "30007": { status: "undelivered", message: "Message filtered" },
  "30008": { status: "undelivered", message: "Unknown error" },
  "30010": { status: "failed", message: "Message price exceeds max price" },
  "30011": {
    status: "failed",
    message: "MMS not supported by the receiving phone number in this region",
  },
  "30017": { status: "undelivered", message: "Carrier network congestion" },
  "30019": { status: "failed", message: "Content size exceeds carrier limit" },
  "30020": { status: "failed", message: "Internal failure with Message Scheduling" },
  "30021": { status: "failed", message: "Internal failure with messaging service orchestrator" },
  "30022": { status: "failed", message: "US A2P 10DLC - Rate Limits Exceeded" },
  "30023": { status: "failed", message: "US A2P 10DLC - Daily Message Cap Reached" },
  "30024": { status: "undelivered", message: "Numeric Sender ID Not Provisioned on Carrier" },
  "30027": { status: "failed", message: "US A2P 10DLC - T-Mobile Daily Message Limit Reached" },
  "30032": { status: "undelivered", message: "Toll-Free Number Has Not Been Verified" },
  "30033": { status: "failed", message: "US A2P 10DLC - Campaign Suspended" },
  "30034": { status: "undelivered", message: "Message from an Unregistered Number" },
  "30035": { status: "failed", message: "Message from a number still being configured" },
  "30036": { status: "failed", message: "Validity Period Expired" },
  "30037": { status: "failed", message: "Outbound Messaging Disabled" },
  "30038": { status: "undelivered", message: "OTP Message Body Filtered" },
  "30039": { status: "failed", message: "Message blocked by loop protection" },
  "30040": { status: "undelivered", message: "Destination carrier requires sender ID pre-registration" },
  "30041": { status: "undelivered", message: "Message blocked: invalid sender ID" },
  "30042": { status: "undelivered", message: "Sender ID blocked in the destination country" },
  "30043": { status: "undelivered", message: "Sender ID not allowed on the destination network" },
  "30410": { status: "undelivered", message: "Provider Timeout Error" },
  "30450": { status: "failed", message: "Message delivery blocked" },
  "30453": { status: "undelivered", message: "Message couldn't be delivered" },
  "30454": { status: "failed", message: "Account-level sending limit reached" },
};

const codeOfState: Record<Exclude<PhoneState, "reachable">, string> = {
  unreachable: "30003",
  blocked: "30004",
  unknown: "30005",
  landline: "30006",
  "not-mobile": "30006",
  unroutable: "30006",
  premium: "30008",
  filtered: "30007",
};

/** How a message with this code ends. A code that is not in the table ends `undelivered`. */
export function failureOfCode(errorCode: string): DeliveryFailure {
  return { status: deliveryCodes[errorCode]?.status ?? "undelivered", errorCode };
}

/** How a message to such a phone ends. */
export function failureOfState(state: Exclude<PhoneState, "reachable">): DeliveryFailure {
  return failureOfCode(codeOfState[state]);
}

/** The `error_message` of a code. */
export function messageOfCode(errorCode: string): string {
  return deliveryCodes[errorCode]?.message ?? "Unknown error";
}
