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
import { accountResource, balanceResource, phoneNumberList, shortCodeList } from "./account-resources.ts";
import { normaliseNumber } from "./check-recipient.ts";
import { messageList } from "./list-messages.ts";
import { createMessageRecords } from "./message-records.ts";
import { messageResource } from "./message-resource.ts";
import { deleteMessageResponse, feedbackResponse, updateMessageResponse } from "./message-responses.ts";
import type { MockTwilioOptions } from "./options.ts";
import { receiveMessage } from "./receive-message.ts";
import { createErrorResponder, json } from "./responses.ts";
import { sendMessageResponse } from "./send-message.ts";
import { serviceResource, serviceSenderList } from "./service-resources.ts";
import { apiHost, messagingHost, twilioClients, twilioSites, verifyHost } from "./sites.ts";
import { type CallingAccount, createTwilioState } from "./state.ts";
import { createVerifyApi } from "./verify/verify-api.ts";

const accountPath = /^\/2010-04-01\/Accounts\/([^/.]+)(?:\/(.+))?\.json$/;
const messagePath = /^Messages\/([A-Za-z0-9]+)(\/Feedback)?$/;
const servicePath = /^\/v1\/Services\/([^/.]+)(?:\/([^/]+))?$/;

/**
 * Twilio's Messages API with its webhooks, what is read of accounts, senders and Messaging Services beside it, and
 * Verify v2 with codes by SMS.
 *
 * Every response follows from the request, the options and the phones of the carrier. With the defaults any
 * well-formed credential is a live account, every valid sender is its own, and every well-formed Messaging
 * Service exists. The magic numbers work for every account; beyond Twilio's own, `+150055` and five digits
 * of a delivery code is accepted and fails with it later, `+150056` and the digits has failed in the response.
 *
 * @see https://www.twilio.com/docs/messaging/api/message-resource
 *
 * @example
 * const carrier = createCarrier();
 * const twilio = mockTwilio(carrier, { senders: ["+15550001111"], defaults: { type: "Trial" } });
 */
export function mockTwilio(carrier: Carrier, options: MockTwilioOptions = {}): MockProvider {
  refuseUnknownOptions("mockTwilio", options, {
    accounts: true,
    defaults: true,
    authToken: true,
    testAccounts: true,
    senders: true,
    services: true,
    verifyServices: true,
    contents: true,
    inboundUrl: true,
    advancedOptOut: true,
    problemDetails: true,
  });
  const state = createTwilioState(carrier, options);
  const records = createMessageRecords(carrier);
  const respondWithError = createErrorResponder({ problemDetails: options.problemDetails ?? false });

  function notFound({ host, path }: { host: string; path: string }): ProviderResponse {
    return respondWithError(20404, host, { path: path.replace(/^\/v[12]\//, "/") });
  }

  const verify = createVerifyApi({ carrier, state, respondWithError, notFound }, options);

  function respond(request: ProviderRequest, uplink: Uplink): ProviderResponse {
    const { host, path, method } = request;
    const inAccount = apiHost.test(host) ? accountPath.exec(path) : null;
    const account = state.authenticate(request, inAccount?.[1]);
    if (account === undefined) return respondWithError(20003, host);
    if (!state.admit(account)) return respondWithError(20429, host);
    const creates = method === "POST" && inAccount?.[2] === "Messages";
    if (account.isTest && !creates) return respondWithError(20008, host);
    if (verifyHost.test(host)) return verify.respond(request, uplink, account);
    if (creates) return sendMessageResponse(request, uplink, { account, state, carrier, respondWithError });
    const ofMessage = messagePath.exec(inAccount?.[2] ?? "");
    if (ofMessage) return messageResponse(request, uplink, { account, path: ofMessage });
    if (method !== "GET") return notFound(request);
    const resource = inAccount
      ? readAccount(request, account, inAccount[2])
      : messagingHost.test(host)
        ? readService(request, account)
        : undefined;
    return resource === undefined ? notFound(request) : json(200, host, resource);
  }

  function messageResponse(
    request: ProviderRequest,
    { isLost }: Uplink,
    { account, path }: { account: CallingAccount; path: RegExpExecArray },
  ) {
    const [, sid = "", feedback] = path;
    const message = records.find(sid, account.sid);
    const context = { carrier, records, respondWithError, isLost };
    if (message === undefined) return notFound(request);
    if (feedback !== undefined) {
      return request.method === "POST" ? feedbackResponse(message, request, context) : notFound(request);
    }
    switch (request.method) {
      case "GET":
        return json(200, request.host, messageResource(message));
      case "POST":
        return updateMessageResponse(message, request, context);
      case "DELETE":
        return deleteMessageResponse(message, request, context);
      default:
        return notFound(request);
    }
  }

  function readAccount(request: ProviderRequest, account: CallingAccount, resource: string | undefined) {
    switch (resource) {
      case undefined:
        return accountResource(state, account);
      case "Balance":
        return balanceResource(account);
      case "Messages":
        return messageList(records, { ...request, accountSid: account.sid });
      case "IncomingPhoneNumbers":
        return phoneNumberList(state, account, request);
      case "SMS/ShortCodes":
        return shortCodeList(state, account, request);
      default:
        return undefined;
    }
  }

  function readService(request: ProviderRequest, account: CallingAccount) {
    const [, sid, list] = servicePath.exec(request.path) ?? [];
    const service = sid === undefined ? undefined : state.service(sid, account);
    if (service === undefined) return undefined;
    const { origin, query } = request;
    const from = { accountSid: account.sid, origin, query };
    return list === undefined ? serviceResource(service, from) : serviceSenderList(service, list, from);
  }

  function refuse(refusal: Refusal, { host }: { host: string }): ProviderResponse {
    switch (refusal.reason) {
      case "rate-limited": {
        const refused = respondWithError(20429, host);
        if (refusal.retryAfter === undefined) return refused;
        return { ...refused, headers: { ...refused.headers, "retry-after": refusal.retryAfter } };
      }
      case "server-error":
        return respondWithError(20500, host, {}, refusal.status);
      case "not-found":
        return notFound({ host, path: refusal.path });
      case "too-large":
        return respondWithError(20413, host);
    }
  }

  return defineMockProvider({
    provider: "twilio",
    carrier,
    sites: twilioSites,
    clients: twilioClients,
    recipientOf: ({ form }) => {
      const to = form.get("To");
      return to === null ? undefined : normaliseNumber(to);
    },
    accountOf: state.accountOf,
    respond,
    refuse,
    receive: (text) => receiveMessage(text, { carrier, state, records, options }),
    reset(account) {
      state.reset(account);
      records.reset(account);
      verify.reset(account);
    },
  });
}
