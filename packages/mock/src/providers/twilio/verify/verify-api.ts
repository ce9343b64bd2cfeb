import type { Uplink } from "../../../server/mock-provider.ts";
import type { ProviderRequest } from "../../../server/provider-request.ts";
import type { ProviderResponse } from "../../../server/provider-response.ts";
import { decodePathSegment } from "../../shared/paths.ts";
import type { MockTwilioOptions } from "../options.ts";
import type { TwilioHandler, TwilioResource } from "../resources.ts";
import { json } from "../responses.ts";
import type { CallingAccount } from "../state.ts";
import { checkVerificationResponse } from "./check-verification.ts";
import { createServiceRateLimits } from "./service-rate-limits.ts";
import { startVerificationResponse } from "./start-verification.ts";
import { verificationResource } from "./verification-resource.ts";
import { createVerifications, type Verification } from "./verifications.ts";
import type { VerifyContext } from "./verify-context.ts";
import { missing } from "./verify-parameters.ts";
import { verifyServiceResponse, verifyServicesResponse } from "./verify-service-responses.ts";
import { createVerifyServices, type VerifyService } from "./verify-services.ts";

/** Twilio Verify v2: services, codes by SMS, and their checks. */
export interface VerifyApi {
  respond(request: ProviderRequest, uplink: Uplink, account: CallingAccount): ProviderResponse;
  /** Forgets everything, or what is of one account. */
  reset(account: string | undefined): void;
}

/** The resources of `verify.twilio.com`. */
export function verifyResources(api: VerifyApi): readonly TwilioResource[] {
  const respond: TwilioHandler = ({ request, uplink, account }) => api.respond(request, uplink, account);
  const service = "/v2/Services/{Sid}";
  return [
    { path: "/v2/Services", GET: respond, POST: respond },
    { path: service, GET: respond, POST: respond, DELETE: respond },
    { path: `${service}/Verifications`, POST: respond },
    { path: `${service}/Verifications/{Id}`, GET: respond, POST: respond },
    { path: `${service}/VerificationCheck`, POST: respond },
  ];
}

const servicePath = /^\/v2\/Services(?:\/([^/]+)(?:\/([^/]+)(?:\/([^/]+))?)?)?$/;

/**
 * @see https://www.twilio.com/docs/verify/api
 * @internal
 */
export function createVerifyApi(
  shared: Pick<VerifyContext, "carrier" | "state" | "respondWithError" | "notFound">,
  options: Pick<MockTwilioOptions, "verifyServices">,
): VerifyApi {
  const services = createVerifyServices(shared.carrier, options.verifyServices);
  const verifications = createVerifications(shared.carrier);
  const rateLimits = createServiceRateLimits(shared.carrier);

  function respond(request: ProviderRequest, uplink: Uplink, account: CallingAccount): ProviderResponse {
    const context: VerifyContext = {
      ...shared,
      services,
      verifications,
      rateLimits,
      account,
      isLost: uplink.isLost,
    };
    const [path, serviceSid, list, id] = servicePath.exec(request.path) ?? [];
    if (path === undefined) return shared.notFound(request);
    const isPost = request.method === "POST";
    if (serviceSid === undefined) {
      if (!isPost && request.method !== "GET") return shared.notFound(request);
      return verifyServicesResponse(request, context);
    }
    const service = services.find(serviceSid, account.sid);
    if (service === undefined) return shared.notFound(request);
    if (list === undefined) {
      return verifyServiceResponse(request, service, context) ?? shared.notFound(request);
    }
    if (list === "Verifications" && id !== undefined) {
      return verificationResponse(request, { ...context, service, id: decodePathSegment(id) });
    }
    if (isPost && list === "Verifications") {
      return startVerificationResponse(request, uplink, { ...context, service });
    }
    if (isPost && list === "VerificationCheck" && id === undefined) {
      return checkVerificationResponse(request, { ...context, service });
    }
    return shared.notFound(request);
  }

  return {
    respond,
    reset(account) {
      services.reset(account);
      verifications.reset(account);
      rateLimits.reset(account);
    },
  };
}

/** Handles `GET` and `POST …/Verifications/{sid or number}`. */
function verificationResponse(
  request: ProviderRequest,
  { service, id, ...context }: VerifyContext & { service: VerifyService; id: string },
): ProviderResponse {
  const { verifications, respondWithError, carrier, notFound, isLost } = context;
  const { method, host, origin, form } = request;
  const known = verifications.find(id, service);
  if (known === undefined || (method !== "GET" && method !== "POST")) return notFound(request);
  if (method === "GET") {
    if (!verifications.admitFetch(known)) return respondWithError(20429, host);
    return json(200, host, verificationResource(known, origin, { service, carrier }));
  }
  const status = form.get("Status");
  if (!status) {
    const { code, details } = missing("Status");
    return respondWithError(code, host, details);
  }
  if ((status !== "canceled" && status !== "approved") || known.status === "canceled") {
    return respondWithError(60200, host, { reason: ": Status" });
  }
  const changed: Verification = { ...known, status, updatedAt: new Date(carrier.now()) };
  if (!isLost) verifications.save(changed);
  return json(200, host, verificationResource(changed, origin, { service, carrier }));
}
