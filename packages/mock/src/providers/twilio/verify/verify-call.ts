import type { ProviderResponse } from "../../../server/provider-response.ts";
import type { Objection } from "../objection.ts";
import type { TwilioCall, TwilioHandler } from "../resources.ts";
import type { VerifyService, VerifyServices } from "./verify-services.ts";

/** A request to something that belongs to a Verify service. */
export interface ServiceCall extends TwilioCall {
  readonly service: VerifyService;
}

/** Finds the service of the path first; without it the response is 404. */
export function ofService(
  services: VerifyServices,
  handle: (call: ServiceCall) => ProviderResponse,
): TwilioHandler {
  return (call) => {
    const service = services.find(call.path["ServiceSid"] ?? "", call.account.sid);
    return service === undefined ? call.notFound(call.request) : handle({ ...call, service });
  };
}

/** A parameter that cannot be so. */
export function invalid(name: string): Objection {
  return { code: 60200, details: { reason: `: ${name}` } };
}

/** A parameter of entities, factors and challenges that cannot be so. */
export function invalidRequest(name: string): Objection {
  return { code: 60306, details: { reason: name } };
}

/** A parameter that is not a phone number. */
export function toObjection(number: string, name = "To"): Objection {
  return { code: 60200, details: { reason: ` \`${name}\`: ${number}` } };
}
