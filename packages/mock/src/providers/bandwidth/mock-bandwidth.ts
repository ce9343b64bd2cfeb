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
import { listMessagesResponse } from "./list-messages.ts";
import { multiChannelResponse } from "./multi-channel.ts";
import { knownNumbers } from "./numbers.ts";
import type { MockBandwidthOptions } from "./options.ts";
import { receiveMessage } from "./receive-message.ts";
import { inEnvelope, json, refused } from "./responses.ts";
import { sendMessageResponse } from "./send-message.ts";
import { bandwidthClients, bandwidthSites } from "./sites.ts";
import { type BandwidthState, createBandwidthState } from "./state.ts";

/**
 * Mocks Bandwidth's Messaging API, version 2, with its callbacks and messages for several channels, and the OAuth 2 tokens
 * for it.
 *
 * With the defaults every number is an account, with any credentials, and every application and phone number exists. A
 * request that is well-formed is accepted; what else is wrong with it is a `message-failed` later. Recipients of the form
 * `+1500555` and an error code, such as +15005554770, are this mock's own: their messages fail with the code.
 *
 * @see https://dev.bandwidth.com/apis/messaging-apis/messaging/
 *
 * @example
 * const carrier = createCarrier();
 * const bandwidth = mockBandwidth(carrier, { statusUrl: "http://localhost:3000/sms" });
 */
export function mockBandwidth(carrier: Carrier, options: MockBandwidthOptions = {}): MockProvider {
  refuseUnknownOptions("mockBandwidth", options, {
    accounts: true,
    defaults: true,
    numbers: true,
    applications: true,
    statusUrl: true,
    statusCredentials: true,
    inboundUrl: true,
    inboundCredentials: true,
  });
  const state = createBandwidthState(carrier, options);
  return defineMockProvider({
    provider: "bandwidth",
    carrier,
    sites: bandwidthSites,
    clients: bandwidthClients,
    recipientOf: ({ json }) => {
      const [first] = [json?.["to"]].flat();
      return typeof first === "string" ? first : undefined;
    },
    accountOf: (request) => state.authenticate(request)?.id,
    respond: (request, uplink) =>
      request.path === "/api/v1/oauth2/token"
        ? tokenResponse(request, state)
        : respond(request, uplink, state),
    refuse: (refusal, request) =>
      isMultiChannel(request) && refusal.reason !== "not-found"
        ? inEnvelope(refuse(refusal))
        : refuse(refusal),
    receive: (text) => receiveMessage(text, state),
    numbers: () => knownNumbers(state),
    reset: state.limit.reset,
  });
}

function respond(request: ProviderRequest, uplink: Uplink, state: BandwidthState): ProviderResponse {
  if (!isMultiChannel(request)) return messagesResponse(request, uplink, state);
  const response = messagesResponse(request, uplink, state);
  return response.status < 400 ? response : inEnvelope(response);
}

function isMultiChannel({ path }: Pick<ProviderRequest, "path">): boolean {
  return path.endsWith("/multiChannel");
}

function messagesResponse(request: ProviderRequest, uplink: Uplink, state: BandwidthState): ProviderResponse {
  const { headers, method, json: body } = request;
  const account = state.authenticate(request);
  if (account === undefined) return refused("unauthorized");
  if (account.messaging === false) return refused("forbidden");
  const isAdmitted = state.limit.admit(account.id, account.requestsPerSecond);
  if (method === "GET") {
    if (!isAdmitted) return refused("rate_limit_exceeded", { headers: { "retry-after": "1" } });
    return listMessagesResponse(request, { state, account });
  }
  const contentType = headers.get("content-type") ?? "";
  if (!/^application\/json(?:;|$)/i.test(contentType.trim())) {
    return refused("unsupported-content-type", { values: { contentType } });
  }
  if (!acceptsJson(headers.get("accept"))) return refused("not-acceptable");
  if (body === undefined) return refused("request-validation");
  const forChannels = isMultiChannel(request);
  if (!isAdmitted) return refused(forChannels ? "rate-limit-exceeded" : "max-message-queue-size-exceeded");
  const send = forChannels ? multiChannelResponse : sendMessageResponse;
  return send({ state, account, json: body }, uplink);
}

function acceptsJson(accept: string | null): boolean {
  return accept === null || /(?:\*|application)\/(?:\*|json)/i.test(accept);
}

/**
 * Responds to `POST /api/v1/oauth2/token`. Its errors are those of OAuth 2; that Bandwidth writes them so is unconfirmed.
 *
 * @see https://dev.bandwidth.com/docs/account/credentials/
 */
function tokenResponse({ basic, form }: ProviderRequest, state: BandwidthState): ProviderResponse {
  if (form.get("grant_type") !== "client_credentials") {
    return tokenRefusal(400, "unsupported_grant_type");
  }
  const issued = state.issueToken(basic);
  if (issued === undefined) return tokenRefusal(401, "invalid_client");
  const { token, seconds } = issued;
  return json(200, { access_token: token, token_type: "Bearer", expires_in: seconds });
}

function tokenRefusal(status: number, error: string): ProviderResponse {
  return { ...json(status, { error }), problem: { code: error, message: error } };
}

function refuse(refusal: Refusal): ProviderResponse {
  switch (refusal.reason) {
    case "rate-limited":
      return refused("max-message-queue-size-exceeded");
    case "server-error":
      return refused("internal-server-error", { status: refusal.status });
    // The body is that of the documentation, which has no `type`.
    case "not-found":
      return json(404, {
        timestamp: new Date().toISOString(),
        status: 404,
        error: "Not Found",
        message: "Not Found",
        path: refusal.path,
      });
    case "method-not-allowed":
      return refused("method-not-allowed");
    case "too-large":
      return refused("content-too-large");
  }
}
