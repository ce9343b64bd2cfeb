import type { CarrierEvent, DeliveryFailure, PhoneState } from "../../carrier/carrier-message.ts";

const statusGroups = ["ACCEPTED", "PENDING", "UNDELIVERABLE", "DELIVERED", "EXPIRED", "REJECTED"] as const;
const errorGroups = ["OK", "HANDSET_ERRORS", "USER_ERRORS", "OPERATOR_ERRORS"] as const;

interface StatusRow {
  id: number;
  /** The index in {@link statusGroups}. */
  group: 1 | 2 | 3 | 4 | 5;
  description: string;
  action?: string;
}

/**
 * The statuses of messages. Ids and names are those of the documentation; descriptions and actions are those of Infobip's
 * examples and of an older table, and unconfirmed for the statuses that neither shows.
 *
 * @see https://www.infobip.com/docs/developer-resources/api-fundamentals/message-status-codes
 */
export const statuses = {
  PENDING_WAITING_DELIVERY: { id: 3, group: 1, description: "Message sent, waiting for delivery report" },
  PENDING_ENROUTE: { id: 7, group: 1, description: "Message sent to next instance" },
  PENDING_ACCEPTED: { id: 26, group: 1, description: "Message sent to next instance" },
  UNDELIVERABLE_REJECTED_OPERATOR: { id: 4, group: 2, description: "Message rejected by operator" },
  UNDELIVERABLE_NOT_DELIVERED: { id: 9, group: 2, description: "Message sent not delivered" },
  UNDELIVERABLE_NOT_SENT: { id: 31, group: 2, description: "Message not sent" },
  DELIVERED_TO_OPERATOR: { id: 2, group: 3, description: "Message delivered to operator" },
  DELIVERED_TO_HANDSET: { id: 5, group: 3, description: "Message delivered to handset" },
  EXPIRED_EXPIRED: { id: 15, group: 4, description: "Message expired" },
  EXPIRED_DLR_UNKNOWN: { id: 29, group: 4, description: "Message expired, delivery report unknown" },
  REJECTED_NETWORK: {
    id: 6,
    group: 5,
    description: "Network is forbidden",
    action: "Contact account manager",
  },
  REJECTED_PREFIX_MISSING: { id: 8, group: 5, description: "Number prefix missing" },
  REJECTED_DND: { id: 10, group: 5, description: "Destination on DND list" },
  REJECTED_SOURCE: { id: 11, group: 5, description: "Invalid Source address" },
  REJECTED_NOT_ENOUGH_CREDITS: { id: 12, group: 5, description: "Not enough credits" },
  REJECTED_SENDER: { id: 13, group: 5, description: "By Sender", action: "Remove sender from blacklist" },
  REJECTED_DESTINATION_BLOCKLISTED: {
    id: 14,
    group: 5,
    description: "By Destination",
    action: "Remove destination from blacklist",
  },
  REJECTED_PREPAID_PACKAGE_EXPIRED: {
    id: 17,
    group: 5,
    description: "Prepaid package expired",
    action: "Top-Up your account to extend the validity period",
  },
  REJECTED_DESTINATION_NOT_REGISTERED: { id: 18, group: 5, description: "Destination not registered" },
  REJECTED_ROUTE_NOT_AVAILABLE: {
    id: 19,
    group: 5,
    description: "Route not available",
    action: "Contact account manager",
  },
  REJECTED_FLOODING_FILTER: {
    id: 20,
    group: 5,
    description: "Rejected flooding",
    action: "Stop spamming",
  },
  REJECTED_SYSTEM_ERROR: { id: 21, group: 5, description: "System error" },
  REJECTED_DUPLICATE_MESSAGE_ID: { id: 23, group: 5, description: "Rejected duplicate message ID" },
  REJECTED_INVALID_UDH: { id: 24, group: 5, description: "Rejected invalid UDH" },
  REJECTED_MESSAGE_TOO_LONG: { id: 25, group: 5, description: "Rejected message too long" },
  MISSING_TO: { id: 51, group: 5, description: "Missing TO.", action: "Check TO parameter." },
  REJECTED_DESTINATION: {
    id: 52,
    group: 5,
    description: "Invalid destination address.",
    action: "Check TO parameter.",
  },
  SIGNALS_BLOCKED: { id: 87, group: 5, description: "Message rejected by the anti-fraud mechanism" },
  UNDELIVERABLE_REJECTED_PLATFORM: { id: 100, group: 5, description: "Request rejected" },
} as const satisfies Record<string, StatusRow>;

/** The name of a status in {@link statuses}. */
export type StatusName = keyof typeof statuses;

/**
 * The errors of messages by group: ids and names, with `!` if the error is permanent. Left out are those of protocols between
 * networks (500 to 509, and 1024 to 1796).
 *
 * @see https://www.infobip.com/docs/developer-resources/api-fundamentals/error-code-reference
 */
const errorTable = {
  1: "1!UNKNOWN_SUBSCRIBER 2UNKNOWN_BASE_STATION 5UNIDENTIFIED_SUBSCRIBER 6ABSENT_SUBSCRIBER_SM 7UNKNOWN_EQUIPMENT 8ROAMING_NOT_ALLOWED 9!ILLEGAL_SUBSCRIBER 11!TELESERVICE_NOT_PROVISIONED 12!ILLEGAL_EQUIPMENT 13CALL_BARRED 21FACILITY_NOT_SUPPORTED 27ABSENT_SUBSCRIBER 31SUBSCRIBER_BUSY_FOR_MT_SMS 32SM_DELIVERY_FAILURE 33MESSAGE_WAITING_LIST_FULL 34SYSTEM_FAILURE 35DATA_MISSING 36UNEXPECTED_DATA_VALUE 255UNKNOWN_ERROR 256SM_DF_MEMORYCAPACITYEXCEEDED 257SM_DF_EQUIPMENTPROTOCOLERROR 258SM_DF_EQUIPMENTNOTSM_EQUIPPED 565!CANNOT_RECEIVE_SC 573!SC_BLOCKED_BY_END_USER 581USER_OUT_OF_CREDIT 628!TEMPORARY_HANDSET_FAILURE 629!DEST_ADDRESS_UNABLE_TO_RECEIVE_SMS",
  2: "323!INVALID_REQUEST_TYPE 351INVALID_DESTINATION_ADDRESS 352!INVALID_REQUEST_DESTINATION 355!MSG_TEXT_TOO_LONG 368!INVALID_SOURCE_ADDRESS 433!ACCOUNT_ACCESS_DENIED 541LIMIT_REACHED 542QUOTA_REACHED 572!CAMPAIGNID_NOT_PROVISIONED 594!INVALID_GLOBAL_CAMPAIGN_ID 603!CONTENT_BLOCKED 604!BLOCKED_BY_CAMPAIGN_BLACKLIST 607!REJECTED_SPAM_BY_OPERATOR 608SIGNALS_BLOCKED 609!SIGNALS_HARD_LIMIT_REACHED 2049!IMSI_BLACKLISTED 2052!BLACKLISTED_DESTINATIONADDRESS 2053!BLACKLISTED_SENDERADDRESS 3041!DEACTIVATED_LIST 4096!INVALID_PDU_FORMAT 4099!MONTHLY_LIMIT_REACHED 4100!MESSAGE_CANCELED 4101!VALIDITY_EXPIRED 4103!DESTINATION_FLOODING 4104!DESTINATION_TXT_FLOODING 4202!10DLC_LIMIT_REACHED",
  3: "10!BEARER_SERVICE_NOT_PROVISIONED 15CUG_REJECT 20SS_INCOMPATIBILITY 24NO_RADIO_RESOURCE_AVAILABLE 51!RESOURCE_LIMITATION 71UNKNOWN_ALPHABET 345!OPERATOR_NOT_FOUND 375!SOURCE_ADDRESS_IS_BLOCKED 488!TF_NUMBER_NOT_VERIFIED 501INVALID_RESPONSE_RECEIVED 560!SC_BLOCKED_FOR_END_USER 561!CONTENT_BLOCKED_BY_OPERATOR 562!SC_NOT_PROVISIONED 563!SC_EXPIRED 564!SC_BLOCKED 566!DESTINATION_BLOCKED_BY_OPERATOR 568!DESTINATION_NOT_SMS_PROVISIONED 569!DEST_ADDRESS_SUSPENDED 571CAMPAIGN_ID_REJECTED 592!ACCOUNT_NOT_PROVISIONED_FOR_CHANNEL 630!DEST_OVERLOADED 631!MOBILE_OPERATOR_NETWORK_ERROR 632!SMS_REJECTED_BY_MOBILE_OPERATOR 633!UNKNOWN_MOBILE_OPERATOR 810!FAILED_MESSAGE_DELIVERY 811!MESSAGE_EXPIRED 815!MESSAGE_SUBMITTED_NOT_ACKED 2048TIME_OUT 2050!DEST_ADDRESS_BLACKLISTED 2051INVALIDMSCADDRESS 4097NOTSUBMITTEDTOGMSC 4098VP_EXPIRED 4102!NOTSUBMITTEDTOSMPPCHANNEL 5492!DUPLICATE_MESSAGE",
} as const;

/** An error as responses and reports show it. */
export interface ShownError {
  groupId: number;
  groupName: (typeof errorGroups)[number];
  id: number;
  name: string;
  description: string;
  permanent: boolean;
}

/** A status as responses and reports show it. */
export interface ShownStatus {
  groupId: number;
  groupName: (typeof statusGroups)[number];
  id: number;
  name: StatusName;
  description: string;
  action?: string;
}

const noError: ShownError = {
  groupId: 0,
  groupName: "OK",
  id: 0,
  name: "NO_ERROR",
  description: "No Error",
  permanent: false,
};

let byName: ReadonlyMap<string, ShownError> | undefined;

/** The errors by name, in the order of the table. */
export function errors(): ReadonlyMap<string, ShownError> {
  byName ??= new Map(
    ([1, 2, 3] as const).flatMap((groupId) =>
      errorTable[groupId].split(" ").map((row) => {
        const [, id = "", mark, text = ""] = /^(\d+?)(!?)((?:10DLC|[A-Z])\w*)$/.exec(row) ?? [];
        const name = `EC_${text}`;
        const description = text.toLowerCase().replaceAll("_", " ");
        return [
          name,
          {
            groupId,
            groupName: errorGroups[groupId],
            id: Number(id),
            name,
            description: description.replace(/\b[a-z]/g, (letter) => letter.toUpperCase()),
            permanent: mark === "!",
          },
        ];
      }),
    ),
  );
  return byName;
}

/** The status that goes with an error; with every other error the message was sent and not delivered. */
const statusOfError: Readonly<Record<string, StatusName>> = {
  EC_VP_EXPIRED: "EXPIRED_EXPIRED",
  EC_VALIDITY_EXPIRED: "EXPIRED_EXPIRED",
  EC_MESSAGE_EXPIRED: "EXPIRED_EXPIRED",
  EC_MESSAGE_CANCELED: "UNDELIVERABLE_NOT_SENT",
  EC_SMS_REJECTED_BY_MOBILE_OPERATOR: "UNDELIVERABLE_REJECTED_OPERATOR",
  EC_REJECTED_SPAM_BY_OPERATOR: "UNDELIVERABLE_REJECTED_OPERATOR",
  EC_CONTENT_BLOCKED_BY_OPERATOR: "UNDELIVERABLE_REJECTED_OPERATOR",
  EC_DESTINATION_FLOODING: "REJECTED_FLOODING_FILTER",
  EC_DESTINATION_TXT_FLOODING: "REJECTED_FLOODING_FILTER",
  EC_SIGNALS_BLOCKED: "SIGNALS_BLOCKED",
};

/** The table does not say which error Infobip reports for a phone; these are the closest. */
const errorOfState: Readonly<Record<Exclude<PhoneState, "reachable">, string>> = {
  unreachable: "EC_ABSENT_SUBSCRIBER",
  unknown: "EC_UNKNOWN_SUBSCRIBER",
  blocked: "EC_CALL_BARRED",
  landline: "EC_TELESERVICE_NOT_PROVISIONED",
  "not-mobile": "EC_TELESERVICE_NOT_PROVISIONED",
  unroutable: "EC_OPERATOR_NOT_FOUND",
  premium: "EC_DESTINATION_BLOCKED_BY_OPERATOR",
  filtered: "EC_REJECTED_SPAM_BY_OPERATOR",
};

/** How a message with this error or status ends. Only what Infobip itself rejects never leaves it. */
export function failureOfCode(errorCode: string): DeliveryFailure {
  const { status } = outcomeOfCode(errorCode);
  return { status: status.groupName === "REJECTED" ? "failed" : "undelivered", errorCode };
}

/** How a message to such a phone ends. */
export function failureOfState(state: Exclude<PhoneState, "reachable">): DeliveryFailure {
  return failureOfCode(errorOfState[state]);
}

/** A status as responses and reports show it. */
export function shownStatus(name: StatusName): ShownStatus {
  const { id, group, ...texts }: StatusRow = statuses[name];
  return { groupId: group, groupName: statusGroups[group], id, name, ...texts };
}

/** The status and the error of a message after an event. */
export function outcomeOf(
  { to }: { to: string },
  { status, errorCode }: Pick<CarrierEvent, "status" | "errorCode">,
): { status: ShownStatus; error: ShownError } {
  switch (status) {
    case "delivered": {
      const isHandset = magicCode(to) !== "DELIVERED_TO_OPERATOR";
      return {
        status: shownStatus(isHandset ? "DELIVERED_TO_HANDSET" : "DELIVERED_TO_OPERATOR"),
        error: noError,
      };
    }
    case "sent":
      return { status: shownStatus("PENDING_ENROUTE"), error: noError };
    case "canceled":
      return outcomeOfCode("EC_MESSAGE_CANCELED");
    case "undelivered":
    case "failed":
      return outcomeOfCode(errorCode ?? "");
    default:
      return { status: shownStatus("PENDING_ACCEPTED"), error: noError };
  }
}

/** @param code The name of a status, or the name or the id of an error. */
function outcomeOfCode(code: string): { status: ShownStatus; error: ShownError } {
  if (isStatus(code)) return { status: shownStatus(code), error: noError };
  const error =
    errors().get(code) ??
    [...errors().values()].find(({ id }) => String(id) === code) ??
    errors().get("EC_UNKNOWN_ERROR") ??
    noError;
  return { status: shownStatus(statusOfError[error.name] ?? "UNDELIVERABLE_NOT_DELIVERED"), error };
}

/**
 * The outcome that a number of this mock asks for: `+1500555` and the id of an error, or `+1500556` and the id of a final
 * status, four digits each.
 */
export function magicCode(to: string): string | undefined {
  const [, kind, digits] = /^\+150055([56])(\d{4})$/.exec(to) ?? [];
  const id = Number(digits);
  if (kind === "5") return [...errors().values()].find((error) => error.id === id)?.name;
  if (kind === undefined) return undefined;
  return Object.entries(statuses).find(([, row]) => row.id === id && row.group > 1)?.[0];
}

/** Whether a code is a status rather than an error. */
export function isStatus(name: string): name is StatusName {
  return Object.hasOwn(statuses, name);
}
