import { countText } from "@smskit/core/wrapper";
import type { StartedVerification as Started } from "@smskit/verify";
import type { StartedVerification } from "../client/types.ts";
import type { ApiKeyConfig } from "../config/gateway-config.ts";
import { checkCountry } from "../sending/submitter.ts";
import { type AddRoutes, jsonBody, jsonResponse, operation, providerRefusals } from "./api-route.ts";
import { readNumber } from "./read-number.ts";
import { limitsOf, sourceOf } from "./send-message.ts";
import { idParameters } from "./shared-schemas.ts";
import {
  check,
  checkedVerification,
  newVerification,
  resend,
  startedVerification,
} from "./verification-schemas.ts";

const startRoute = operation("verifications", {
  method: "post",
  path: "/verifications",
  operationId: "startVerification",
  summary: "Texts a code",
  description: "Repeated requests text again: wait until `resendAt`, and resend.",
  request: { body: jsonBody(newVerification) },
  responses: {
    201: jsonResponse("The code was sent, or may have been", startedVerification),
    ...providerRefusals,
  },
});

const checkRoute = operation("verifications", {
  method: "post",
  path: "/verifications/{id}/check",
  operationId: "checkVerification",
  summary: "Checks a code",
  description: "Each request counts as an attempt, and the right code is approved once.",
  request: { params: idParameters, body: jsonBody(check) },
  responses: { 200: jsonResponse("Whether the code is right", checkedVerification) },
});

const resendRoute = operation("verifications", {
  method: "post",
  path: "/verifications/{id}/resend",
  operationId: "resendVerification",
  summary: "Texts a new code",
  description: "Before `resendAt`, it is refused with 429.",
  request: { params: idParameters, body: jsonBody(resend) },
  responses: {
    200: jsonResponse("The code was sent, or may have been", startedVerification),
    ...providerRefusals,
  },
});

/** Verifications: start, check, resend. */
export const addVerificationRoutes: AddRoutes = (api, context) => {
  const { verifier, createLimiter } = context;

  async function count(key: ApiKeyConfig): Promise<void> {
    for (const limit of limitsOf(key)) await countText(limit, createLimiter(limit), sourceOf(key));
  }

  api.openapi(startRoute, async (c) => {
    const request = c.req.valid("json");
    const { key } = c.var;
    const to = await readNumber(context, request.to, "to");
    await checkCountry(to, key.countries);
    await count(key);
    const started = await verifier.start({ ...request, to }, { signal: c.req.raw.signal });
    return c.json(shown(started), 201);
  });

  api.openapi(checkRoute, async (c) => {
    const verificationId = c.req.valid("param").id;
    const { to, ...request } = c.req.valid("json");
    const number = to === undefined ? {} : { to: await readNumber(context, to, "to") };
    return c.json(await verifier.check({ verificationId, ...request, ...number }), 200);
  });

  api.openapi(resendRoute, async (c) => {
    await count(c.var.key);
    const verificationId = c.req.valid("param").id;
    const options = { signal: c.req.raw.signal };
    return c.json(shown(await verifier.resend({ verificationId, ...c.req.valid("json") }, options)), 200);
  });
};

/** Without the receipt: it would reveal whether a text was sent. */
function shown({ verificationId, expiresAt, delivery, resendAt }: Started): StartedVerification {
  return {
    verificationId,
    expiresAt: expiresAt.toISOString(),
    delivery,
    resendAt: resendAt.toISOString(),
  };
}
