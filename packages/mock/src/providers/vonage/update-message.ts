import type { ProviderResponse } from "../../server/provider-response.ts";
import { accepted, problem, refused } from "./responses.ts";
import type { CallingAccount, VonageState } from "./state.ts";

/**
 * Responds to `PATCH /v1/messages/{message_uuid}`: a text from a phone by RCS or WhatsApp is marked as `read`, and a message by
 * RCS is `revoked`. Nothing changes: revoking is an attempt, and here the phone has the message already.
 */
export function updateMessageResponse(
  id: string,
  json: Readonly<Record<string, unknown>>,
  { state, caller }: { state: VonageState; caller: CallingAccount },
): ProviderResponse {
  // The documentation allows only a token here.
  if (caller.application === undefined) return problem("unathorized");
  const sent = state.carrier.message(id);
  const received = state.carrier.replies.find((reply) => reply.id === id);
  const found = sent ?? received;
  if (found?.provider !== "vonage" || found.accountId !== caller.apiKey) return problem("not-found");
  const { status } = json;
  const isRight =
    sent === undefined
      ? status === "read" && found.channel !== "sms"
      : status === "revoked" && found.channel === "rcs";
  if (isRight) return accepted();
  const reason = "is not possible for this message.";
  return refused({ code: "1020", parameters: [{ name: "status", reason }] });
}
