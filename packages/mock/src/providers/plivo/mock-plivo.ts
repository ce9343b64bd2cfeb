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
import {
  accountResponse,
  applicationResponse,
  applicationsResponse,
  knownNumbers,
  numberResponse,
  numbersResponse,
  poolResponse,
  powerpackResponse,
  powerpacksResponse,
  type ResourceRequest,
} from "./account-resources.ts";
import { changeApplicationResponse, changeNumberResponse } from "./change-resource.ts";
import { conversionResponse, messageResponse, messagesResponse } from "./message-responses.ts";
import type { MockPlivoOptions } from "./options.ts";
import { receiveMessage } from "./receive-message.ts";
import { refused } from "./responses.ts";
import { sendMessageResponse } from "./send-message.ts";
import { recipientOf, textOf } from "./send-request.ts";
import { plivoClients, plivoSites } from "./sites.ts";
import { createPlivoState } from "./state.ts";

/**
 * Mocks Plivo's Message API with its webhooks, and the account, numbers, applications and Powerpacks beside it.
 *
 * With the defaults any well-formed Auth ID is an account with any Auth Token, which signs its webhooks; every number
 * exists, and so does every Powerpack. One kind of recipients is this mock's own: `+150055` and an error code of five
 * digits, zeros before it, is accepted and fails with the code later.
 *
 * @see https://www.plivo.com/docs/messaging/api/messages
 *
 * @example
 * const carrier = createCarrier();
 * const plivo = mockPlivo(carrier, { numbers: ["+15550001111"], messageUrl: "http://localhost:3000/sms" });
 */
export function mockPlivo(carrier: Carrier, options: MockPlivoOptions = {}): MockProvider {
  refuseUnknownOptions("mockPlivo", options, {
    accounts: true,
    defaults: true,
    numbers: true,
    applications: true,
    powerpacks: true,
    messageUrl: true,
  });
  const state = createPlivoState(carrier, options);

  return defineMockProvider({
    provider: "plivo",
    carrier,
    sites: plivoSites,
    clients: plivoClients,
    recipientOf: ({ json }) => firstRecipient(json),
    accountOf: (request) => state.authenticate(request)?.id,
    respond(request, uplink) {
      const account = state.authenticate(request);
      if (account === undefined) return refused({ refusal: "credentials" });
      if (!state.limit.admit(account.id, account.requestsPerSecond)) {
        return refused({ refusal: "too-many-requests" });
      }
      return resourceResponse({ state, account, request }, uplink);
    },
    refuse,
    receive: (text) => receiveMessage(text, state),
    numbers: () => knownNumbers(state),
    reset: state.reset,
  });
}

function resourceResponse(asked: ResourceRequest, uplink: Uplink): ProviderResponse {
  const { state, account, request } = asked;
  const isPost = request.method === "POST";
  const [, , , , resource = "", id = "", kind = "", number = ""] = request.path
    .split("/")
    .map(decodePathSegment);
  switch (resource) {
    case "":
      return accountResponse(account);
    case "Message":
      if (isPost) {
        return request.json === undefined
          ? refused({ refusal: "json" })
          : sendMessageResponse({ state, account, fields: withoutNull(request.json) }, uplink);
      }
      return id === "" ? messagesResponse(state, account, request) : messageResponse(state, account, id);
    case "message":
      return conversionResponse(asked, id);
    case "Number":
      if (isPost) return changeNumberResponse(asked, uplink, id);
      return id === "" ? numbersResponse(asked) : numberResponse(asked, id);
    case "Application":
      if (isPost) return changeApplicationResponse(asked, uplink, id);
      return id === "" ? applicationsResponse(asked) : applicationResponse(asked, id);
    case "Powerpack":
      return id === "" ? powerpacksResponse(asked) : powerpackResponse(asked, id);
    default:
      return poolResponse(asked, { id, kind, number });
  }
}

function firstRecipient(json: ProviderRequest["json"]): string | undefined {
  const [dst = ""] = textOf(json?.["dst"]).split("<", 1);
  return dst === "" ? undefined : recipientOf(dst);
}

function withoutNull(json: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(json).filter(([, value]) => value !== null));
}

function refuse(refusal: Refusal): ProviderResponse {
  switch (refusal.reason) {
    case "rate-limited":
      return refused({ refusal: "too-many-requests" });
    case "server-error":
      return refused({ refusal: "server" }, refusal.status);
    case "not-found":
      return refused({ refusal: "not-found" });
    case "method-not-allowed":
      return refused({ refusal: "method" });
    case "too-large":
      return refused({ refusal: "too-large" });
  }
}
