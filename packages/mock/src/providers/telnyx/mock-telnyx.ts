import type { Carrier } from "../../carrier/carrier.ts";
import { defineMockProvider, type MockProvider, type Refusal } from "../../server/mock-provider.ts";
import type { ProviderResponse } from "../../server/provider-response.ts";
import { refuseUnknownOptions } from "../../server/refuse-unknown-options.ts";
import { decodePathSegment } from "../shared/paths.ts";
import {
  balanceResponse,
  knownNumbers,
  numberResponse,
  numbersResponse,
  profileResponse,
  profilesResponse,
} from "./account-resources.ts";
import { changeProfileResponse } from "./change-profile.ts";
import { messageResponse } from "./message-responses.ts";
import type { MockTelnyxOptions } from "./options.ts";
import { receiveMessage } from "./receive-message.ts";
import { refused } from "./responses.ts";
import { sendMessageResponse } from "./send-message.ts";
import { telnyxPublicKey } from "./signature.ts";
import { telnyxClients, telnyxSites } from "./sites.ts";
import { createTelnyxState } from "./state.ts";

/** A mock of Telnyx, and the key that verifies its webhooks. */
export interface MockTelnyx extends MockProvider {
  /** Verifies the signature of every webhook: 32 bytes in Base64, the same in every process. */
  readonly publicKey: string;
}

/**
 * Mocks Telnyx's Messaging API, version 2, with its webhooks, and the balance, numbers and messaging profiles beside it.
 *
 * With the defaults any well-formed key is an active account, every number exists, and so does every messaging profile.
 * Two kinds of recipients are this mock's own: `+150055` and a code of five digits is accepted and fails with the code
 * later, `+150056` and a code has failed in the response.
 *
 * @see https://developers.telnyx.com/api-reference/messages/send-a-message
 *
 * @example
 * const carrier = createCarrier();
 * const telnyx = mockTelnyx(carrier, { numbers: ["+15550001111"], webhookUrl: "http://localhost:3000/sms" });
 */
export function mockTelnyx(carrier: Carrier, options: MockTelnyxOptions = {}): MockTelnyx {
  refuseUnknownOptions("mockTelnyx", options, {
    accounts: true,
    defaults: true,
    numbers: true,
    profiles: true,
    webhookUrl: true,
  });
  const state = createTelnyxState(carrier, options);

  const mock = defineMockProvider({
    provider: "telnyx",
    carrier,
    sites: telnyxSites,
    clients: telnyxClients,
    recipientOf: ({ json }) => (typeof json?.["to"] === "string" ? json["to"] : undefined),
    accountOf: (request) => state.authenticate(request)?.id,
    respond(request, uplink) {
      const account = state.authenticate(request);
      if (account === undefined) return refused({ code: "10009" });
      if (!state.limit.admit(account.id, account.requestsPerSecond)) return refused({ code: "10011" });
      const [, , resource = "", id = "", below] = request.path.split("/").map(decodePathSegment);
      switch (resource) {
        case "messages": {
          if (request.method !== "POST") return messageResponse(request, uplink, { state, account, id });
          const { json } = request;
          if (json === undefined) return refused({ code: "10015", details: { reason: "the body" } }, 400);
          return sendMessageResponse({ state, account, json, isSchedule: id === "schedule" }, uplink);
        }
        case "balance":
          return balanceResponse(account);
        case "phone_numbers":
          return below === undefined
            ? numbersResponse(state, account, request)
            : numberResponse(state, account, id);
        default: {
          if (id === "") return profilesResponse(state, account, request);
          if (request.method === "PATCH")
            return changeProfileResponse(request, uplink, { state, account, id });
          const ofNumbers = below !== undefined;
          return profileResponse(state, account, { id, ofNumbers, query: request.query });
        }
      }
    },
    refuse,
    receive: (text) => receiveMessage(text, state),
    numbers: () => knownNumbers(state),
    reset: state.reset,
  });
  return Object.defineProperty(mock, "publicKey", { get: telnyxPublicKey, enumerable: true }) as MockTelnyx;
}

function refuse(refusal: Refusal): ProviderResponse {
  switch (refusal.reason) {
    case "rate-limited":
      return refused({ code: "10011" });
    case "server-error":
      return refused({ code: "10007" }, refusal.status);
    case "not-found":
      return refused({ code: "10005" });
    // Its code is unconfirmed.
    case "method-not-allowed":
      return refused({ code: "10015", details: { reason: "the method" } }, 405);
    case "too-large":
      return refused({ code: "10015", details: { reason: "the body is too large" } }, 413);
  }
}
