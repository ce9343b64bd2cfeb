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
import { accountApiResponse, fieldsOfRequest, isAccountPath } from "./account-api.ts";
import type { MockVonageSmsOptions } from "./options.ts";
import { receiveMessage } from "./receive-message.ts";
import { outcome, problem } from "./responses.ts";
import { sendMessageResponse } from "./send-message.ts";
import { vonageSmsClients, vonageSmsSites } from "./sites.ts";
import { createVonageSmsState } from "./state.ts";

/**
 * Mocks Vonage's SMS API, and the balance and numbers of the account beside it.
 *
 * A refused message is HTTP 200 with a `status` other than `"0"`, and each part of a long text has its own
 * entry. With the defaults any well-formed credential is a live account. Some recipients are this mock's own: `+15005570`
 * and a status of three digits is refused with it. `+15005571` and an `err-code` of three digits is accepted and ends
 * with it. `+15005572` and a status is accepted in part. `+15005573` and 000 to 006 has the receipt delivered,
 * accepted, buffered, unknown, expired, failed, rejected.
 *
 * @see https://developer.vonage.com/en/api/sms
 *
 * @example
 * const carrier = createCarrier();
 * const vonage = mockVonageSms(carrier, { senders: ["+15550001111"], receiptUrl: "http://localhost:3000/receipts" });
 */
export function mockVonageSms(carrier: Carrier, options: MockVonageSmsOptions = {}): MockProvider {
  refuseUnknownOptions("mockVonageSms", options, {
    accounts: true,
    defaults: true,
    senders: true,
    receiptUrl: true,
    inboundUrl: true,
    receiptMethod: true,
    intermediateReceipts: true,
    signatureSecret: true,
    signatureMethod: true,
  });
  const state = createVonageSmsState(carrier, options);

  function respond(request: ProviderRequest, uplink: Uplink): ProviderResponse {
    const { path, method } = request;
    const fields = fieldsOfRequest(request);
    if (path === "/sms/json" && (method === "POST" || method === "GET")) {
      return sendMessageResponse(fields, uplink, state);
    }
    const caller = state.authenticate(fields);
    if (!("apiKey" in caller)) return outcome(401, "authentication failed");
    if (!isAccountPath(path)) return refuse({ reason: "not-found", path });
    return accountApiResponse(request, uplink, { accounts: state.accounts, fields, key: caller.apiKey });
  }

  function refuse(refusal: Refusal): ProviderResponse {
    switch (refusal.reason) {
      case "rate-limited":
        return problem(429, "throttled", "Rate Limit Hit", "Please wait, then retry your request");
      case "server-error":
        return problem(refusal.status, "internal-error", "Internal Error", "There was an error");
      case "not-found":
        return problem(404, "not-found", "Not Found", "The requested resource does not exist");
      // Its form is unconfirmed.
      case "method-not-allowed":
        return problem(405, "method-not-allowed", "Method Not Allowed", "The method is not allowed here");
      case "too-large":
        return problem(413, "payload-too-large", "Payload Too Large", "The request is too large");
    }
  }

  return defineMockProvider({
    provider: "vonage-sms",
    carrier,
    sites: vonageSmsSites,
    clients: vonageSmsClients,
    recipientOf(request) {
      const to = request.path === "/sms/json" ? fieldsOfRequest(request).get("to") : undefined;
      return to === undefined ? undefined : `+${to.replace(/^\+/, "")}`;
    },
    accountOf: (request) => fieldsOfRequest(request).get("api_key"),
    secrets: ["api_secret"],
    respond,
    refuse,
    receive: (text) => receiveMessage(text, state),
    numbers: state.accounts.knownNumbers,
    reset: state.reset,
  });
}
