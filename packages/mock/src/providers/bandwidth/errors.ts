/** A refusal of a request: its `type`, and what goes with it. */
interface RefusalRow {
  status: number;
  /** `{name}` is filled in from the request. */
  description: string;
}

/**
 * The refusals of requests, by `type`, from the documentation; those of 405 and 500, and of the two rate limits,
 * are from the OpenAPI. Those of 406 and 413 are unconfirmed.
 *
 * @see https://dev.bandwidth.com/docs/messaging/errors/
 */
export const bandwidthRefusals = {
  "request-validation": { status: 400, description: "Your request could not be accepted" },
  unauthorized: { status: 401, description: "Authentication Failed" },
  forbidden: { status: 403, description: "Access Denied" },
  "method-not-allowed": { status: 405, description: "Method not supported for this resource." },
  "not-acceptable": { status: 406, description: "Not acceptable. Please accept 'application/json'" },
  "content-too-large": { status: 413, description: "The request is too large" },
  "unsupported-content-type": {
    status: 415,
    description: "Content type '{contentType}' not supported. Please use 'application/json'",
  },
  "max-message-queue-size-exceeded": {
    status: 429,
    description:
      "The SMS queue for your account is full and cannot accept more messages right now. Your allowed rate is 60 messages per minute. The capacity of this queue is 900 messages (15 minutes). Reduce your message sending rate, or contact support to increase your allowed rate.",
  },
  "rate-limit-exceeded": {
    status: 429,
    description: "You have exceeded your rate limit for this endpoint. Please retry later.",
  },
  rate_limit_exceeded: {
    status: 429,
    description: "Rate limit exceeded. Wait for Retry-After time before sending another request.",
  },
  "internal-server-error": {
    status: 500,
    description: "Internal server error. No further information available",
  },
} as const satisfies Record<string, RefusalRow>;

/** A `type` in {@link bandwidthRefusals}. */
export type RefusalType = keyof typeof bandwidthRefusals;

/** What Bandwidth itself finds wrong with a message that it has accepted, or fails at. */
const ofBandwidth = {
  "4001": "service-not-allowed",
  "4301": "malformed-invalid-encoding",
  "4302": "malformed-invalid-from-number",
  "4303": "malformed-invalid-to-number",
  "4350": "malformed-for-destination",
  "4360": "message-not-sent-expiration-date-passed",
  "4401": "rejected-routing-error",
  "4403": "rejected-forbidden-from-number",
  "4404": "rejected-forbidden-to-number",
  "4405": "rejected-unallocated-from-number",
  "4406": "rejected-unallocated-to-number",
  "4407": "rejected-account-not-defined-from-number",
  "4408": "rejected-account-not-defined-to-number",
  "4409": "rejected-invalid-from-profile",
  "4410": "media-unavailable",
  "4411": "rejected-message-size-limit-exceeded",
  "4412": "media-content-invalid",
  "4420": "rejected-carrier-does-not-exist",
  "4421": "rejected-forbidden-no-destination",
  "4431": "rejected-forbidden-shortcode",
  "4432": "rejected-forbidden-country",
  "4433": "rejected-forbidden-tollfree",
  "4434": "rejected-forbidden-tollfree-for-recipient",
  "4435": "forbidden-too-many-recipients",
  "4451": "rejected-wrong-user-id",
  "4452": "rejected-wrong-application-id",
  "4470": "rejected-spam-detected",
  "4475": "destination-rejected-due-to-user-opt-out",
  "4476": "blocked-unregistered",
  "4481": "rejected-from-number-in-blacklist",
  "4482": "rejected-to-number-in-blacklist",
  "4492": "reject-emergency",
  "4493": "rejected-unauthorized",
  "5100": "temporary-app-error",
  "5101": "temporary-app-shutdown",
  "5106": "impossible-to-route",
  "5111": "temporary-app-connection-closed",
  "5201": "temporary-rout-error-retries-exceeded",
  "5211": "temporary-app-error-app-busy",
  "5220": "temporary-store-error",
  "5231": "discarded-concatenation-timeout",
  "5500": "message-send-failed",
  "5501": "message-send-failed",
  "5999": "unknown-error",
};

/** What a carrier reports. */
const ofCarrier = {
  "4700": "invalid-service-type",
  "4701": "destination-service-unavailable",
  "4702": "destination-subscriber-unavailable",
  "4710": "media-unavailable",
  "4711": "rejected-message-size-limit-exceeded",
  "4712": "media-content-invalid",
  "4720": "invalid-destination-address",
  "4721": "destination-tn-deactivated",
  "4730": "no-route-to-destination-carrier",
  "4735": "too-many-recipients",
  "4740": "invalid-source-address-address",
  "4750": "destination-rejected-message",
  "4751": "destination-rejected-message-size-invalid",
  "4752": "destination-rejected-malformed",
  "4753": "destination-rejected-handset",
  "4754": "unsupported-channel",
  "4770": "destination-spam-detected",
  "4771": "rejected-shortened-url",
  "4772": "rejected-tn-blocked",
  "4773": "inactive-campaign",
  "4774": "provisioning-issue",
  "4775": "destination-rejected-due-to-user-opt-out",
  "4780": "volume-violation-tmo",
  "4781": "volume-violation-att",
  "4785": "volumetric-violation",
  "4790": "destination-rejected-sc-not-allowed",
  "4791": "destination-rejected-campaign-not-allowed",
  "4792": "destination-rejected-sc-not-provisioned",
  "4793": "destination-rejected-sc-expired",
  "4794": "destination-rejected-expired",
  "4795": "tfn-not-verified",
  "5600": "destination-carrier-queue-full",
  "5610": "submit-sm-or-submit-multi-failed",
  "5620": "destination-app-error",
  "5630": "message-not-acknowledged",
  "5650": "destination-failed",
  "9902": "delivery-receipt-expired",
  "9999": "unknown-error",
};

interface DeliveryError {
  name: string;
  /** Who reports it. */
  by: "bandwidth" | "carrier";
}

/** A code of `message-failed`. */
export type DeliveryCode = keyof typeof ofBandwidth | keyof typeof ofCarrier;

/**
 * The codes of `message-failed`, with the names that Bandwidth's documentation gives them.
 *
 * @see https://dev.bandwidth.com/docs/messaging/errors/
 */
export const deliveryErrors: ReadonlyMap<string, DeliveryError> = new Map([
  ...rowsOf(ofBandwidth, "bandwidth"),
  ...rowsOf(ofCarrier, "carrier"),
]);

/** The `description` of a `message-failed`. That of 4432 is from the OpenAPI's example; the others are the code's name. */
export function failureDescription(code: string): string {
  return code === "4432" ? "forbidden to country" : (deliveryErrors.get(code)?.name ?? "unknown-error");
}

function rowsOf(names: Readonly<Record<string, string>>, by: DeliveryError["by"]): [string, DeliveryError][] {
  return Object.entries(names).map(([code, name]) => [code, { name, by }]);
}
