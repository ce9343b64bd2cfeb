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
import { readNumber } from "./addresses.ts";
import { batchResponse, listBatchesResponse, listReportsResponse } from "./batch-responses.ts";
import { dryRunResponse } from "./dry-run.ts";
import { inboundsResponse } from "./inbounds.ts";
import type { MockSinchOptions } from "./options.ts";
import { receiveMessage } from "./receive-message.ts";
import { json, refused } from "./responses.ts";
import { sendBatchResponse } from "./send-batch.ts";
import { sinchClients, sinchSites } from "./sites.ts";
import { createSinchState, type SinchState } from "./state.ts";

/**
 * Mocks Sinch's SMS API (XMS batches) with its callbacks, for service plans with API tokens and for projects with OAuth 2.
 *
 * With the defaults every id is an account, with any token, and every valid sender exists. A request that is well-formed is
 * accepted; what else is wrong with a message is in its delivery report. Recipients of the form `+1500555` and a code of four
 * digits, such as +15005550402, are this mock's own: their messages fail with the code.
 *
 * @see https://developers.sinch.com/docs/sms/api-reference/
 *
 * @example
 * const carrier = createCarrier();
 * const sinch = mockSinch(carrier, { callbackUrl: "http://localhost:3000/sms", webhookSecret: "secret" });
 */
export function mockSinch(carrier: Carrier, options: MockSinchOptions = {}): MockProvider {
  refuseUnknownOptions("mockSinch", options, {
    accounts: true,
    defaults: true,
    numbers: true,
    callbackUrl: true,
    webhookSecret: true,
  });
  const state = createSinchState(carrier, options);
  return defineMockProvider({
    provider: "sinch",
    carrier,
    sites: sinchSites,
    clients: sinchClients,
    recipientOf: ({ json }) => {
      const [first] = [json?.["to"]].flat();
      return typeof first === "string" ? readNumber(first) : undefined;
    },
    accountOf: (request) => state.authenticate(request)?.id,
    respond: (request, uplink) =>
      request.path === "/oauth2/token" ? tokenResponse(request, state) : respond(request, uplink, state),
    refuse,
    receive: (text) => receiveMessage(text, state),
    numbers: () =>
      (state.listedNumbers ?? []).map(({ number, account }) => {
        const { callbackUrl } = state.account(account ?? state.firstAccount ?? "");
        return {
          number,
          provider: "sinch",
          ...(account !== undefined && { account }),
          ...(callbackUrl !== undefined && { inboundUrl: callbackUrl }),
        };
      }),
    reset: state.reset,
  });
}

function respond(request: ProviderRequest, uplink: Uplink, state: SinchState): ProviderResponse {
  const account = state.authenticate(request);
  if (account === undefined) return refused({ refusal: "unauthorized" });
  if (account.blocked === true) return refused({ refusal: "blocked_account" });
  if (!state.limit.admit(account.id, account.requestsPerSecond)) {
    return refused({ refusal: "too_many_requests" });
  }
  const caller = { state, account };
  const { method, path } = request;
  if (method === "POST") {
    const contentType = request.headers.get("content-type") ?? "";
    if (!/^application\/json(?:;|$)/i.test(contentType.trim())) {
      return refused({ refusal: "unsupported_media_type" });
    }
  }
  const resource = path.split("/").slice(4).join("/");
  if (resource === "delivery_reports") return listReportsResponse(request, caller);
  if (resource.startsWith("inbounds")) return inboundsResponse(request, caller);
  if (resource === "batches" && method === "GET") return listBatchesResponse(request, caller);
  if (resource !== "batches" && resource !== "batches/dry_run") return batchResponse(request, uplink, caller);
  if (request.json === undefined) {
    return refused({ refusal: "syntax_invalid_json", details: { reason: "it must be an object" } });
  }
  const batch = { ...caller, json: request.json };
  return resource === "batches" ? sendBatchResponse(batch, uplink) : dryRunResponse(batch, request);
}

/**
 * Responds to `POST /oauth2/token`. Its errors are those of OAuth 2; that Sinch writes them so is unconfirmed.
 *
 * @see https://developers.sinch.com/docs/sms/api-reference/authentication/oauth/
 */
function tokenResponse({ basic, form }: ProviderRequest, state: SinchState): ProviderResponse {
  if (form.get("grant_type") !== "client_credentials") return tokenRefusal(400, "unsupported_grant_type");
  const issued = state.issueToken(basic);
  if (issued === undefined) return tokenRefusal(401, "invalid_client");
  const { token, seconds } = issued;
  return json(200, { access_token: token, expires_in: seconds, scope: "", token_type: "bearer" });
}

function tokenRefusal(status: number, error: string): ProviderResponse {
  return { ...json(status, { error }), problem: { code: error, message: error } };
}

function refuse(refusal: Refusal): ProviderResponse {
  switch (refusal.reason) {
    case "rate-limited":
      return refused({ refusal: "too_many_requests" });
    case "server-error":
      return refused({ refusal: "internal_error" }, refusal.status);
    case "not-found":
      return refused({ refusal: "not_found" });
    case "method-not-allowed":
      return refused({ refusal: "method_not_allowed" });
    case "too-large":
      return refused({ refusal: "too_large" });
  }
}
