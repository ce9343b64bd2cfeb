import type { Carrier } from "../../../carrier/carrier.ts";
import type { ProviderAnswer, Uplink } from "../../../server/mock-provider.ts";
import type { ProviderRequest } from "../../../server/provider-request.ts";
import type { MockTwilioOptions } from "../options.ts";
import { type AnswerError, json } from "../responses.ts";
import type { CallingAccount, TwilioWorld } from "../twilio-state.ts";
import { checkVerificationAnswer } from "./check-verification.ts";
import { startVerificationAnswer } from "./start-verification.ts";
import { verificationResource } from "./verification-resource.ts";
import { createVerifications, type Verification, type Verifications } from "./verifications.ts";
import type { VerifyContext } from "./verify-context.ts";
import { missing } from "./verify-parameters.ts";
import { verifyServiceAnswer, verifyServicesAnswer } from "./verify-service-answers.ts";
import { createVerifyServices, type VerifyService, type VerifyServices } from "./verify-services.ts";

/** Twilio Verify v2: services, codes by SMS, and their checks. */
export interface VerifyApi {
  answer(request: ProviderRequest, uplink: Uplink, account: CallingAccount): ProviderAnswer;
  /** Forgets everything, or what is of one account. */
  reset(account: string | undefined): void;
}

const servicePath = /^\/v2\/Services(?:\/([^/]+)(?:\/([^/]+)(?:\/([^/]+))?)?)?$/;

/**
 * @see https://www.twilio.com/docs/verify/api
 * @internal
 */
export function createVerifyApi(
  shared: Pick<VerifyContext, "carrier" | "world" | "answerError" | "notFound">,
  options: Pick<MockTwilioOptions, "verifyServices">,
): VerifyApi {
  const services = createVerifyServices(shared.carrier, options.verifyServices);
  const verifications = createVerifications(shared.carrier);

  function answer(request: ProviderRequest, uplink: Uplink, account: CallingAccount): ProviderAnswer {
    const context: VerifyContext = { ...shared, services, verifications, account, isLost: uplink.isLost };
    const [path, serviceSid, list, id] = servicePath.exec(request.path) ?? [];
    if (path === undefined) return shared.notFound(request);
    const isPost = request.method === "POST";
    if (serviceSid === undefined) {
      if (!isPost && request.method !== "GET") return shared.notFound(request);
      return verifyServicesAnswer(request, context);
    }
    const service = services.find(serviceSid, account.sid);
    if (service === undefined) return shared.notFound(request);
    if (list === undefined) {
      return verifyServiceAnswer(request, service, context) ?? shared.notFound(request);
    }
    if (list === "Verifications" && id !== undefined) {
      return verificationAnswer(request, { ...context, service, id: decode(id) });
    }
    if (isPost && list === "Verifications") {
      return startVerificationAnswer(request, uplink, { ...context, service });
    }
    if (isPost && list === "VerificationCheck" && id === undefined) {
      return checkVerificationAnswer(request, { ...context, service });
    }
    return shared.notFound(request);
  }

  return {
    answer,
    reset(account) {
      services.reset(account);
      verifications.reset(account);
    },
  };
}

/** A part of a path as it reads; never throws, whatever the client wrote. */
function decode(part: string): string {
  return new URLSearchParams(`part=${part.replaceAll("+", "%2B")}`).get("part") ?? part;
}

/** Answers `GET` and `POST …/Verifications/{sid or number}`. */
function verificationAnswer(
  request: ProviderRequest,
  { service, id, ...context }: VerifyContext & { service: VerifyService; id: string },
): ProviderAnswer {
  const { verifications, answerError, carrier, notFound, isLost } = context;
  const { method, host, origin, form } = request;
  const known = verifications.find(id, service);
  if (known === undefined || (method !== "GET" && method !== "POST")) return notFound(request);
  if (method === "GET") {
    if (!verifications.admitFetch(known)) return answerError(20429, host);
    return json(200, host, verificationResource(known, origin, { service, carrier }));
  }
  const status = form.get("Status");
  if (!status) {
    const { code, details } = missing("Status");
    return answerError(code, host, details);
  }
  if ((status !== "canceled" && status !== "approved") || known.status === "canceled") {
    return answerError(60200, host, { reason: ": Status" });
  }
  const changed: Verification = { ...known, status, updatedAt: new Date(carrier.now()) };
  if (!isLost) verifications.save(changed);
  return json(200, host, verificationResource(changed, origin, { service, carrier }));
}
