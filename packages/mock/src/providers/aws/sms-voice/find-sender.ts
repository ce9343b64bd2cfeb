import { countryOfNumber } from "../../shared/countries.ts";
import { invalidField, notFound, type Objection } from "../errors.ts";
import type { AwsNumber } from "../options.ts";
import {
  findNumber,
  findPool,
  identitiesOf,
  impliedNumber,
  type NamedIdentity,
  optOutListOf,
  readIdentity,
} from "./origination-identities.ts";
import type { SendRequest } from "./send-request.ts";

/** What a text is sent from. */
export interface Sender {
  /** A number or a sender id. */
  from: string;
  optOutList: string;
  pool?: string;
}

/** Where no sender id may be used. */
const withoutSenderIds: readonly (string | undefined)[] = ["US", "CA"];

const field = "OriginationIdentity";

/** Finds what a text is sent from: what the request names, one of its pool, or one of the account. */
export function findSender(request: SendRequest): Sender | Objection {
  const { state, fields } = request;
  const identity = fields.originationIdentity;
  if (identity === undefined) {
    const { options } = state;
    const all = options.numbers === undefined ? [impliedNumber("account")] : identitiesOf(options);
    return chooseFrom(all, request) ?? noIdentities("account", request.account.id);
  }
  const named = readIdentity(identity);
  if (named === undefined) return invalidField(field, "The ARN is not valid", "INVALID_ARN");
  const { kind, id } = named;
  if (kind !== "pool") return checkIdentity(named, request);
  const pool = findPool(state, id);
  if (pool === undefined) return notFound(kind, id);
  const chosen = chooseFrom(pool.identities, request);
  return chosen === undefined ? noIdentities(kind, id) : { ...chosen, pool: id };
}

/** The first identity that can text the recipient. */
function chooseFrom(identities: readonly string[], request: SendRequest): Sender | undefined {
  for (const identity of identities) {
    const named = readIdentity(identity);
    const checked = named && checkIdentity(named, request);
    if (checked !== undefined && "from" in checked) return checked;
  }
  return undefined;
}

function checkIdentity({ kind, id }: NamedIdentity, request: SendRequest): Sender | Objection {
  if (kind === "sender-id") return checkSenderId(id, request);
  const number = kind === "phone-number" ? findNumber(request.state, id) : undefined;
  return number === undefined ? notFound(kind, id) : checkNumber(number, id, request);
}

function checkNumber(number: AwsNumber, id: string, { state, fields }: SendRequest): Sender | Objection {
  const { capabilities = ["SMS"], messageType, keyword } = number;
  const conflict = (reason: Extract<Objection, { type: "ConflictException" }>["reason"]): Objection => ({
    type: "ConflictException",
    ...(reason && { reason }),
    resourceType: "phone-number",
    resourceId: id,
  });
  if (number.status === "PENDING") return conflict("RESOURCE_NOT_ACTIVE");
  if (number.registered === false) return conflict("REGISTRATION_NOT_COMPLETE");
  if (!capabilities.includes("SMS")) return conflict("NUMBER_CAPABILITIES_MISMATCH");
  if (differs(messageType, fields.messageType)) return conflict("MESSAGE_TYPE_MISMATCH");
  if (differs(keyword, fields.keyword)) return conflict("KEYWORD_MISMATCH");
  const isShortCode = !number.number.startsWith("+");
  const destination = countryOfNumber(fields.to);
  // Short codes are those of the United States here.
  if (isShortCode && destination?.callingCode !== "1") {
    return invalidField(
      field,
      "The identity cannot send to the destination country",
      "INVALID_IDENTITY_FOR_DESTINATION_COUNTRY",
    );
  }
  const isAbroad = !isShortCode && countryOfNumber(number.number)?.country !== destination?.country;
  if (number.internationalSending === false && isAbroad) {
    return invalidField(
      field,
      "The phone number does not support international sending",
      "INTERNATIONAL_SENDING_NOT_SUPPORTED",
    );
  }
  return { from: number.number, optOutList: optOutListOf(state, number.number, number.optOutList) };
}

function differs(set: string | undefined, asked: string | undefined): boolean {
  return set !== undefined && asked !== undefined && set !== asked;
}

function checkSenderId(id: string, { state, fields }: SendRequest): Sender | Objection {
  const { senderIds } = state.options;
  const isValid = /^(?=.*[A-Za-z])[A-Za-z0-9_-]{1,11}$/.test(id);
  if (!isValid || senderIds?.includes(id) === false) return notFound("sender-id", id);
  const country = countryOfNumber(fields.to)?.country;
  if (withoutSenderIds.includes(country)) {
    return invalidField(
      field,
      "Sender IDs are not supported in the destination country",
      "SENDER_ID_NOT_SUPPORTED",
    );
  }
  const { IN_ENTITY_ID: entity, IN_TEMPLATE_ID: template } = fields.countryParameters;
  // Unconfirmed: the reason for a text to India without the ids of the registration.
  if (country === "IN" && (entity === undefined || template === undefined)) {
    return invalidField(field, "The sender ID requires registration", "SENDER_ID_REQUIRES_REGISTRATION");
  }
  return { from: id, optOutList: optOutListOf(state, id) };
}

function noIdentities(resourceType: "account" | "pool", resourceId: string): Objection {
  return { type: "ConflictException", reason: "NO_ORIGINATION_IDENTITIES_FOUND", resourceType, resourceId };
}
