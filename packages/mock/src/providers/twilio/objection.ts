import type { ProviderResponse } from "../../server/provider-response.ts";
import type { RefusalCode } from "./errors.ts";
import type { ErrorDetails, RespondWithError } from "./responses.ts";

/** Why a request is refused. */
export interface Objection {
  readonly code: RefusalCode;
  /** Fills in the message. */
  readonly details?: ErrorDetails;
}

export function isObjection(value: object): value is Objection {
  return "code" in value && typeof value.code === "number";
}

export function refuse(
  {
    respondWithError,
    request,
  }: { readonly respondWithError: RespondWithError; readonly request: { readonly host: string } },
  { code, details }: Objection,
): ProviderResponse {
  return respondWithError(code, request.host, details);
}

/** A parameter that has to be there. */
export function missing(name: string): Objection {
  return { code: 20001, details: { reason: `Missing required parameter ${name} in the post body` } };
}
