import type { VerifySignature } from "./signature.ts";

/** Twilio's own verification, loaded when the first webhook arrives: without the rest of its SDK. */
export const verifySignature: VerifySignature = async (token, signature, { url, parameters, body }) => {
  const { validateRequest, validateRequestWithBody } = await import("twilio/lib/webhooks/webhooks.js");
  return body === undefined
    ? validateRequest(token, signature, url, parameters)
    : validateRequestWithBody(token, signature, url, body);
};
