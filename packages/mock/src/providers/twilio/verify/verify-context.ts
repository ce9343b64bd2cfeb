import type { Carrier } from "../../../carrier/carrier.ts";
import type { ProviderRequest } from "../../../server/provider-request.ts";
import type { ProviderResponse } from "../../../server/provider-response.ts";
import type { RespondWithError } from "../responses.ts";
import type { CallingAccount, TwilioState } from "../state.ts";
import type { Verifications } from "./verifications.ts";
import type { VerifyServices } from "./verify-services.ts";

/** Everything that a response may depend on. */
export interface VerifyContext {
  readonly account: CallingAccount;
  readonly carrier: Carrier;
  readonly state: TwilioState;
  readonly services: VerifyServices;
  readonly verifications: Verifications;
  readonly respondWithError: RespondWithError;
  notFound(request: ProviderRequest): ProviderResponse;
  /** The request is not processed, whatever the response. */
  readonly isLost: boolean;
}
