import type { Carrier } from "../../../carrier/carrier.ts";
import type { RequestContext } from "../request-context.ts";
import type { ServiceRateLimits } from "./service-rate-limits.ts";
import type { Verifications } from "./verifications.ts";
import type { VerifyServices } from "./verify-services.ts";

/** What the response to a request to Verify depends on. */
export interface VerifyContext extends RequestContext {
  readonly carrier: Carrier;
  readonly services: VerifyServices;
  readonly verifications: Verifications;
  readonly rateLimits: ServiceRateLimits;
  /** A fault prevents the request from being processed, whatever the response. */
  readonly isLost: boolean;
}
