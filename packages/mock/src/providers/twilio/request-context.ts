import type { ProviderRequest } from "../../server/provider-request.ts";
import type { ProviderResponse } from "../../server/provider-response.ts";
import type { RespondWithError } from "./responses.ts";
import type { CallingAccount, TwilioState } from "./state.ts";

/** What the response to a request depends on. */
export interface RequestContext {
  readonly account: CallingAccount;
  readonly state: TwilioState;
  readonly respondWithError: RespondWithError;
  notFound(request: Pick<ProviderRequest, "host" | "path">): ProviderResponse;
}
