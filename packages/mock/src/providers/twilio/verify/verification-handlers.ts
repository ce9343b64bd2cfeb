import type { ProviderResponse } from "../../../server/provider-response.ts";
import { missing, refuse } from "../objection.ts";
import type { TwilioResource } from "../resources.ts";
import { json } from "../responses.ts";
import { checkVerificationResponse } from "./check-verification.ts";
import { startVerificationResponse } from "./start-verification.ts";
import { verificationResource } from "./verification-resource.ts";
import type { Verification } from "./verifications.ts";
import { invalid, ofService, type ServiceCall } from "./verify-call.ts";
import type { VerifyWorld } from "./verify-world.ts";

/** Verifications and their checks. */
export function verificationResources(world: VerifyWorld): readonly TwilioResource[] {
  const { services, verifications } = world;
  const ofVerification = (handle: (known: Verification, call: ServiceCall) => ProviderResponse) =>
    ofService(services, (call) => {
      const known = verifications.find(call.path["Sid"] ?? "", call.service);
      return known === undefined ? call.notFound(call.request) : handle(known, call);
    });
  const service = "/v2/Services/{ServiceSid}";
  return [
    {
      path: `${service}/Verifications`,
      POST: ofService(services, (call) => startVerificationResponse(call, world)),
    },
    {
      path: `${service}/Verifications/{Sid}`,
      GET: ofVerification((known, call) =>
        verifications.admitFetch(known) ? show(known, call) : refuse(call, { code: 20429 }),
      ),
      POST: ofVerification((known, call) => update(known, call, world)),
    },
    {
      path: `${service}/VerificationCheck`,
      POST: ofService(services, (call) => checkVerificationResponse(call, world)),
    },
  ];
}

/** The app says what became of a verification whose code it checks itself. */
function update(known: Verification, call: ServiceCall, world: VerifyWorld): ProviderResponse {
  const status = call.request.form.get("Status");
  if (!status) return refuse(call, missing("Status"));
  if ((status !== "canceled" && status !== "approved") || known.status === "canceled") {
    return refuse(call, invalid("Status"));
  }
  const changed: Verification = { ...known, status, updatedAt: new Date(call.state.carrier.now()) };
  world.verifications.save(changed);
  if (status === "approved") world.attempts.convert(known.sid);
  return show(changed, call);
}

function show(verification: Verification, { request, service, state }: ServiceCall): ProviderResponse {
  return json(
    200,
    request.host,
    verificationResource(verification, request.origin, { service, carrier: state.carrier }),
  );
}
