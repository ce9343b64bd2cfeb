import type { ProviderResponse } from "../../server/provider-response.ts";
import { stableUuid } from "../shared/ids.ts";
import { jsonResponse } from "../shared/responses.ts";

/**
 * The errors of the service's model, each with the reasons that the mock gives. The model states no HTTP status: AWS JSON
 * responds to faults of the client with 400. Messages are only known for ConflictException; the others are written like it.
 *
 * @see https://docs.aws.amazon.com/pinpoint/latest/apireference_smsvoicev2/API_SendTextMessage.html
 */
export const modelErrors = {
  AccessDeniedException: { status: 400, phrase: "Access Denied", reasons: ["ACCOUNT_DISABLED"] },
  ConflictException: {
    status: 400,
    phrase: "Conflict Occurred",
    reasons: [
      "DESTINATION_COUNTRY_BLOCKED_BY_PROTECT_CONFIGURATION",
      "DESTINATION_PHONE_NUMBER_BLOCKED_BY_PROTECT_NUMBER_OVERRIDE",
      "DESTINATION_PHONE_NUMBER_NOT_VERIFIED",
      "DESTINATION_PHONE_NUMBER_OPTED_OUT",
      "KEYWORD_MISMATCH",
      "MESSAGE_TYPE_MISMATCH",
      "NO_ORIGINATION_IDENTITIES_FOUND",
      "NUMBER_CAPABILITIES_MISMATCH",
      "REGISTRATION_NOT_COMPLETE",
      "RESOURCE_ALREADY_EXISTS",
      "RESOURCE_NOT_ACTIVE",
    ],
  },
  InternalServerException: { status: 500, phrase: "Internal Server Error", reasons: [] },
  ResourceNotFoundException: { status: 400, phrase: "Resource not found", reasons: [] },
  ServiceQuotaExceededException: {
    status: 400,
    phrase: "Service Quota Exceeded",
    reasons: ["MONTHLY_SPEND_LIMIT_REACHED_FOR_TEXT"],
  },
  ThrottlingException: { status: 400, phrase: "Rate exceeded", reasons: [] },
  ValidationException: {
    status: 400,
    phrase: "Validation Failure",
    reasons: [
      "COUNTRY_NOT_ENABLED",
      "FIELD_VALIDATION_FAILED",
      "INTERNATIONAL_SENDING_NOT_SUPPORTED",
      "INVALID_ARN",
      "INVALID_FILTER_VALUES",
      "INVALID_IDENTITY_FOR_DESTINATION_COUNTRY",
      "INVALID_NEXT_TOKEN",
      "INVALID_PARAMETER",
      "MISSING_PARAMETER",
      "PRICE_OVER_THRESHOLD",
      "SENDER_ID_NOT_SUPPORTED",
      "SENDER_ID_REQUIRES_REGISTRATION",
    ],
  },
} as const satisfies Record<string, { status: number; phrase: string; reasons: readonly string[] }>;

/** An error of the service's model. */
export type ModelError = keyof typeof modelErrors;

/** Why a request is refused. */
export type Objection = {
  [Type in ModelError]: {
    type: Type;
    reason?: (typeof modelErrors)[Type]["reasons"][number];
    /** The fields that are wrong, of a ValidationException. */
    fields?: readonly { Name: string; Message: string }[];
    /** What the error is about, such as `phone-number`. */
    resourceType?: string;
    resourceId?: string;
  };
}[ModelError];

/** Of a JSON response. */
const contentType = "application/x-amz-json-1.0";

/** A response of the service. */
export function json(status: number, body: unknown): ProviderResponse {
  return jsonResponse(status, body, {
    "content-type": contentType,
    "x-amzn-requestid": crypto.randomUUID(),
  });
}

/** A refusal by the service's model. */
export function refused(objection: Objection, otherStatus?: number): ProviderResponse {
  const { type, reason, fields, resourceType, resourceId } = objection;
  const { status, phrase } = modelErrors[type];
  const details = { Reason: reason, ResourceType: resourceType, ResourceId: resourceId };
  const quoted = Object.entries(details).flatMap(([name, value]) =>
    value === undefined ? [] : [`${name}="${value}"`],
  );
  const message = quoted.length === 0 ? phrase : `${phrase} - ${quoted.join(" ")}`;
  const response = json(otherStatus ?? status, {
    __type: type,
    Message: message,
    ...details,
    ...(fields && { Fields: fields }),
    ...(type === "InternalServerException" && { RequestId: stableUuid("request") }),
  });
  const first = fields?.[0];
  return {
    ...response,
    problem: {
      code: codeOf(objection),
      message: first === undefined ? message : `${first.Name}: ${first.Message}`,
    },
  };
}

/** An error with its reason, or else with what was not found: `ConflictException.KEYWORD_MISMATCH`. */
function codeOf({ type, reason, resourceType }: Objection): string {
  const detail = reason ?? (type === "ResourceNotFoundException" ? resourceType : undefined);
  return detail === undefined ? type : `${type}.${detail}`;
}

/** A refusal by what stands before the service, which checks signatures and reads requests. It names its package. */
export function refusedByGateway(type: string, message: string, status = 400): ProviderResponse {
  return {
    ...json(status, { __type: `com.amazon.coral.service#${type}`, message }),
    problem: { code: type, message },
  };
}

/** The objection to one field. */
export function invalidField(
  name: string,
  message: string,
  reason: (typeof modelErrors)["ValidationException"]["reasons"][number] = "INVALID_PARAMETER",
): Objection {
  return { type: "ValidationException", reason, fields: [{ Name: name, Message: message }] };
}

/** The objection to a resource that does not exist. */
export function notFound(resourceType: string, resourceId: string): Objection {
  return { type: "ResourceNotFoundException", resourceType, resourceId };
}
