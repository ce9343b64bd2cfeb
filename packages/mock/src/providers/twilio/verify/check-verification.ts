import type { ProviderResponse } from "../../../server/provider-response.ts";
import { isPhoneNumber } from "../../shared/validation.ts";
import { type Objection, refuse } from "../objection.ts";
import { json } from "../responses.ts";
import { verificationCheckResource } from "./verification-resource.ts";
import { attemptLimit, type Verification } from "./verifications.ts";
import { invalid, type ServiceCall, toObjection } from "./verify-call.ts";
import { isCode } from "./verify-parameters.ts";
import type { VerifyWorld } from "./verify-world.ts";

/**
 * Handles `POST …/VerificationCheck`. A wrong code is not an error: the verification stays `pending`, until the sixth
 * attempt.
 *
 * @see https://www.twilio.com/docs/verify/api/verification-check
 */
export function checkVerificationResponse(
  call: ServiceCall,
  { verifications, attempts }: VerifyWorld,
): ProviderResponse {
  const { request, service, state } = call;
  const { form, host } = request;
  const objection = checkParameters(form);
  if (objection !== undefined) return refuse(call, objection);
  const known = verifications.find(form.get("VerificationSid") || form.get("To") || "", service);
  if (known === undefined || known.status === "canceled") return call.notFound(request);
  if (known.status === "max_attempts_reached") return refuse(call, { code: 60202 });
  const checked = check(known, form, new Date(state.carrier.now()));
  verifications.save(checked);
  if (checked.status === "approved") attempts.convert(checked.sid);
  return json(200, host, verificationCheckResource(checked));
}

function checkParameters(form: URLSearchParams): Objection | undefined {
  const to = form.get("To");
  const sid = form.get("VerificationSid");
  if (!to && !sid) return { code: 60221 };
  if (to && !isPhoneNumber(to)) return toObjection(to);
  return isCode(form.get("Code") ?? "") ? undefined : invalid("Code");
}

/** Compares the code and, of a payment, what was paid to whom. */
function check(known: Verification, form: URLSearchParams, now: Date): Verification {
  const isPaymentRight =
    known.amount === null || (form.get("Amount") === known.amount && form.get("Payee") === known.payee);
  if (form.get("Code") === known.code && isPaymentRight) {
    return { ...known, status: "approved", updatedAt: now };
  }
  const wrongCodes = known.wrongCodes + 1;
  const status = wrongCodes >= attemptLimit ? "max_attempts_reached" : "pending";
  return { ...known, wrongCodes, status, updatedAt: now };
}
