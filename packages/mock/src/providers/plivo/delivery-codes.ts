import type { DeliveryFailure, PhoneState } from "../../carrier/carrier-message.ts";

interface DeliveryCodeRow {
  reason: string;
  /** `failed` is for what never left Plivo. */
  outcome: DeliveryFailure["status"];
}

/**
 * Plivo's error codes of messages. Codes and reasons are from Plivo's documentation and from apps that list it. How a
 * message ends follows from the descriptions, and is confirmed for 200, 420, 450 and 900.
 *
 * @see https://www.plivo.com/docs/messaging/troubleshooting/error-codes
 * @see https://www.plivo.com/blog/introducing-sms-error-codes/
 */
export const deliveryCodes = {
  "10": { reason: "Invalid message", outcome: "undelivered" },
  "20": { reason: "Network error", outcome: "undelivered" },
  "30": { reason: "Spam detected", outcome: "undelivered" },
  "40": { reason: "Invalid source number", outcome: "failed" },
  "50": { reason: "Invalid destination number", outcome: "undelivered" },
  "60": { reason: "Loop detected", outcome: "undelivered" },
  "70": { reason: "Destination permanently unavailable", outcome: "undelivered" },
  "80": { reason: "Destination temporarily unavailable", outcome: "undelivered" },
  "90": { reason: "No route available", outcome: "failed" },
  "100": { reason: "Prohibited by carrier", outcome: "undelivered" },
  "110": { reason: "Message too long", outcome: "undelivered" },
  "200": { reason: "Source number blocked by STOP from destination number", outcome: "failed" },
  "201": {
    reason: "Outbound messages from US toll-free numbers to Canadian destination numbers are blocked",
    outcome: "failed",
  },
  "300": { reason: "Failed to dispatch message", outcome: "failed" },
  "420": { reason: "Message expired", outcome: "failed" },
  "450": { reason: "Destination country barred", outcome: "failed" },
  "900": { reason: "Insufficient credit", outcome: "failed" },
  "910": { reason: "Account disabled", outcome: "failed" },
  "1000": { reason: "Unknown error", outcome: "undelivered" },
} as const satisfies Record<string, DeliveryCodeRow>;

/** A code in {@link deliveryCodes}. */
export type DeliveryCode = keyof typeof deliveryCodes;

const codeOfState: Readonly<Record<Exclude<PhoneState, "reachable">, DeliveryCode>> = {
  unreachable: "80",
  blocked: "100",
  unknown: "70",
  landline: "50",
  "not-mobile": "50",
  unroutable: "90",
  premium: "100",
  filtered: "30",
};

/** How a message with this code ends. A code that is not in the table ends `undelivered`. */
export function failureOfCode(errorCode: string): DeliveryFailure {
  return { status: rowOf(errorCode)?.outcome ?? "undelivered", errorCode };
}

/** How a message to such a phone ends. */
export function failureOfState(state: Exclude<PhoneState, "reachable">): DeliveryFailure {
  return failureOfCode(codeOfState[state]);
}

/** The reason of a code, for the `error_message` of a message. */
export function reasonOf(errorCode: string | undefined): string {
  return errorCode === undefined ? "" : (rowOf(errorCode)?.reason ?? "");
}

/** `+150055` and a code with zeros before it, five digits in all: accepted, and fails with it later. */
export function failsLater(to: string): string | undefined {
  const digits = /^\+150055(\d{5})$/.exec(to)?.[1] ?? "";
  const code = digits.replace(/^0{1,4}/, "");
  return rowOf(code) === undefined ? undefined : code;
}

function rowOf(code: string): DeliveryCodeRow | undefined {
  return Object.hasOwn(deliveryCodes, code) ? deliveryCodes[code as DeliveryCode] : undefined;
}
