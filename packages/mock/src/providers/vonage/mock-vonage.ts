import type { Carrier } from "../../carrier/carrier.ts";
import {
  defineMockProvider,
  type MockProvider,
  type Refusal,
  type Uplink,
} from "../../server/mock-provider.ts";
import type { ProviderRequest } from "../../server/provider-request.ts";
import type { ProviderResponse } from "../../server/provider-response.ts";
import { refuseUnknownOptions } from "../../server/refuse-unknown-options.ts";
import { decodePathSegment } from "../shared/paths.ts";
import { accountApiResponse, fieldsOfRequest, isAccountPath } from "../vonage-sms/account-api.ts";
import { outcome } from "../vonage-sms/responses.ts";
import { applicationResponse } from "./application-resource.ts";
import type { MockVonageOptions } from "./options.ts";
import { receiveMessage } from "./receive-message.ts";
import { type GenericError, problem, refused } from "./responses.ts";
import { sendMessageResponse } from "./send-message.ts";
import { vonageClients, vonageSites } from "./sites.ts";
import { type CallingAccount, createVonageState } from "./state.ts";
import { updateMessageResponse } from "./update-message.ts";

/**
 * Mocks Vonage's Messages API, version 1, with its webhooks, and the balance, settings, numbers and applications of the
 * account beside it.
 *
 * An accepted message has passed only the checks of its parameters. Whatever else is wrong, such as a sender that is not
 * allowed or a recipient who said STOP, is a status webhook later. With the defaults any well-formed credential is a live
 * account, and so is any well-formed token of an application. Two kinds of recipients are this mock's own: `+1500557` and
 * a code is refused with it, `+1500558` and a code is accepted and fails with it.
 *
 * @see https://developer.vonage.com/en/api/messages
 *
 * @example
 * const carrier = createCarrier();
 * const vonage = mockVonage(carrier, { numbers: ["+15550001111"], statusUrl: "http://localhost:3000/status" });
 */
export function mockVonage(carrier: Carrier, options: MockVonageOptions = {}): MockProvider {
  refuseUnknownOptions("mockVonage", options, {
    accounts: true,
    defaults: true,
    applications: true,
    numbers: true,
    statusUrl: true,
    inboundUrl: true,
  });
  const state = createVonageState(carrier, options);

  function respondAsAccount(request: ProviderRequest, uplink: Uplink): ProviderResponse {
    const fields = fieldsOfRequest(request);
    const key = fields.get("api_key") ?? "";
    const account = state.accounts.find(key, fields.get("api_secret") ?? "");
    if (account === undefined) return outcome(401, "authentication failed");
    return accountApiResponse(request, uplink, { accounts: state.accounts, fields, key });
  }

  function respondToMessage(
    request: ProviderRequest,
    uplink: Uplink,
    { caller, id }: { caller: CallingAccount; id: string },
  ): ProviderResponse {
    if (caller.application?.messages === false) return problem("unprovisioned");
    if (caller.status === "suspended") return problem("account-suspended");
    const { requestsPerSecond = Number.POSITIVE_INFINITY } = caller;
    if (!state.limit.admit(caller.apiKey, requestsPerSecond)) {
      const resetAt = carrier.now() + 1000;
      return refused({ code: "1000" }, limitHeaders(requestsPerSecond, resetAt));
    }
    const { json } = request;
    if (json === undefined) return problem("invalid-json");
    if (request.method === "PATCH") return updateMessageResponse(id, json, { state, caller });
    return sendMessageResponse(json, uplink, { state, caller });
  }

  return defineMockProvider({
    provider: "vonage",
    carrier,
    sites: vonageSites,
    clients: vonageClients,
    recipientOf: ({ json }) => (typeof json?.["to"] === "string" ? `+${json["to"]}` : undefined),
    accountOf: (request) =>
      isAccountPath(request.path)
        ? fieldsOfRequest(request).get("api_key")
        : state.authenticate(request)?.apiKey,
    secrets: ["api_secret"],
    respond(request, uplink) {
      if (isAccountPath(request.path)) return respondAsAccount(request, uplink);
      const caller = state.authenticate(request);
      if (caller === undefined) return problem("unathorized");
      const [, , resource, id = ""] = request.path.split("/").map(decodePathSegment);
      return resource === "applications"
        ? applicationResponse(id, { state, caller })
        : respondToMessage(request, uplink, { caller, id });
    },
    refuse,
    receive: (text) => receiveMessage(text, state),
    numbers: state.accounts.knownNumbers,
    reset: state.reset,
  });
}

const gatewayErrors: Readonly<Record<Refusal["reason"], GenericError>> = {
  "rate-limited": "throttled",
  "server-error": "internal-error",
  "not-found": "not-found",
  "method-not-allowed": "method-not-allowed",
  "too-large": "payload-too-large",
};

function refuse(refusal: Refusal): ProviderResponse {
  const status = refusal.reason === "server-error" ? refusal.status : undefined;
  return problem(gatewayErrors[refusal.reason], status);
}

/** @param resetAt Milliseconds since 1970. */
function limitHeaders(perSecond: number, resetAt: number): Record<string, string> {
  return {
    "x-ratelimit-limit": String(perSecond),
    "x-ratelimit-remaining": "0",
    "x-ratelimit-reset": String(resetAt),
    "retry-after": "1",
  };
}
