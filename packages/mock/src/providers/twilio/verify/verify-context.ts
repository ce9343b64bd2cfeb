import type { Carrier } from "../../../carrier/carrier.ts";
import type { ProviderAnswer } from "../../../server/mock-provider.ts";
import type { ProviderRequest } from "../../../server/provider-request.ts";
import type { AnswerError } from "../responses.ts";
import type { CallingAccount, TwilioWorld } from "../twilio-state.ts";
import type { Verifications } from "./verifications.ts";
import type { VerifyServices } from "./verify-services.ts";
/** Everything that an answer may depend on. */
export interface VerifyContext {
  readonly account: CallingAccount;
  readonly carrier: Carrier;
  readonly world: TwilioWorld;
  readonly services: VerifyServices;
  readonly verifications: Verifications;
  readonly answerError: AnswerError;
  notFound(request: ProviderRequest): ProviderAnswer;
  /** The request is not processed, whatever is answered. */
  readonly isLost: boolean;
}
