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
import { jsonResponse } from "../shared/responses.ts";
import { readNumber } from "./addresses.ts";
import { bulksResponse } from "./bulks.ts";
import { isObject } from "./check-fields.ts";
import { inboxResponse, logsResponse, reportsResponse } from "./lists.ts";
import type { MockInfobipOptions } from "./options.ts";
import { previewResponse } from "./preview.ts";
import { receiveMessage } from "./receive-message.ts";
import { refused } from "./responses.ts";
import { type Caller, sendResponse } from "./send-response.ts";
import { currency, findMessage } from "./sent-message.ts";
import { infobipClients, infobipSites } from "./sites.ts";
import { createInfobipState, type InfobipState } from "./state.ts";

const usualBalance = 1000;

/**
 * Mocks Infobip's SMS API, version 3, with its webhooks; and of the versions before it, what `@infobip-api/sdk` calls for texts.
 *
 * With the defaults every API key is an account, and every valid sender is registered. A request that is well-formed gets a 200,
 * also if its messages are rejected. Recipients of the form `+1500555` and the id of an error, or `+1500556` and the id of a
 * status, are this mock's own: +15005550027 fails with EC_ABSENT_SUBSCRIBER, +15005560012 is REJECTED_NOT_ENOUGH_CREDITS.
 *
 * @see https://www.infobip.com/docs/api/channels/sms
 *
 * @example
 * const carrier = createCarrier();
 * const infobip = mockInfobip(carrier, { deliveryUrl: "http://localhost:3000/sms?secret=s3cret" });
 */
export function mockInfobip(carrier: Carrier, options: MockInfobipOptions = {}): MockProvider {
  refuseUnknownOptions("mockInfobip", options, {
    accounts: true,
    defaults: true,
    numbers: true,
    deliveryUrl: true,
    inboundUrl: true,
  });
  const state = createInfobipState(carrier, options);
  return defineMockProvider({
    provider: "infobip",
    carrier,
    sites: infobipSites,
    clients: infobipClients,
    recipientOf: firstRecipient,
    accountOf: (request) => state.authenticate(request)?.id,
    respond: (request, uplink) => respond(request, uplink, state),
    refuse,
    receive: (text) => receiveMessage(text, state),
    numbers: () =>
      (state.listedNumbers ?? []).map(({ number, account }) => {
        const { inboundUrl } = state.account(account ?? state.firstAccount ?? "");
        return {
          number,
          provider: "infobip",
          ...(account !== undefined && { account }),
          ...(inboundUrl !== undefined && { inboundUrl }),
        };
      }),
    reset: state.reset,
  });
}

function respond(request: ProviderRequest, uplink: Uplink, state: InfobipState): ProviderResponse {
  const { method, path, headers, json } = request;
  const account = state.authenticate(request);
  if (account === undefined) return refused(request, "unauthorized");
  if (account.messaging === false) return refused(request, "forbidden");
  if (!state.limit.admit(account.id, account.requestsPerSecond)) return refused(request, "tooManyRequests");
  const caller = { state, account };
  if (path.startsWith("/ct/")) return conversionResponse(request, caller);
  if (method !== "GET") {
    const contentType = headers.get("content-type")?.trim() ?? "";
    if (!/^application\/json(?:;|$)/i.test(contentType)) return refused(request, "unsupportedMediaType");
    if (json === undefined) return refused(request, "badRequest");
  }
  switch (path.replace(/\/$/, "").replace(/^\/\w+\/\d\//, "")) {
    case "messages":
    case "text/advanced":
    case "binary/advanced":
    case "text/query":
      return sendResponse(request, uplink, caller);
    case "preview":
      return previewResponse(request);
    case "bulks":
    case "bulks/status":
      return bulksResponse(request, uplink, caller);
    case "reports":
      return reportsResponse(request, uplink, caller);
    case "logs":
      return logsResponse(request, caller);
    case "inbox/reports":
      return inboxResponse(request, uplink, caller);
    default:
      return jsonResponse(200, { balance: account.balance ?? usualBalance, currency });
  }
}

/** Responds to `POST /ct/1/log/end/{messageId}`, which reports that a message was converted. */
function conversionResponse(request: ProviderRequest, { state, account }: Caller): ProviderResponse {
  const messageId = decodePathSegment(request.path.split("/").at(-1) ?? "");
  const message = findMessage(messageId, account.id, state);
  return message === undefined ? refused(request, "notFound") : jsonResponse(200, { processKey: account.id });
}

/** The first recipient of a request to send. */
function firstRecipient({ json, path, query }: ProviderRequest): string | undefined {
  if (path.endsWith("/text/query")) return readNumber(query.get("to")?.split(",")[0] ?? "");
  const [message] = [json?.["messages"]].flat();
  const [destination] = isObject(message) ? [message["destinations"]].flat() : [];
  const to = isObject(destination) ? destination["to"] : undefined;
  return typeof to === "string" ? readNumber(to) : undefined;
}

function refuse(refusal: Refusal, request: Pick<ProviderRequest, "path">): ProviderResponse {
  switch (refusal.reason) {
    case "rate-limited":
      return refused(request, "tooManyRequests");
    case "server-error":
      return refused(request, "serverError", { status: refusal.status });
    case "not-found":
      // A path that does not exist is of no version; the mock takes the newest.
      return refused({ path: "/sms/3/" }, "notFound");
    case "method-not-allowed":
      return refused(request, "methodNotAllowed");
    case "too-large":
      return refused(request, "tooLarge");
  }
}
