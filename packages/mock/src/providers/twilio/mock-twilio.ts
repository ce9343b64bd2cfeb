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
import { normalizeNumber } from "./check-recipient.ts";
import { messageList } from "./list-messages.ts";
import { messageResponse } from "./message-responses.ts";
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
 * Mocks Twilio's Messages API with its webhooks, the accounts, senders and Messaging Services beside it, and Verify v2
 * with codes by SMS.
 *
 * Every response follows from the request, the options and the phones of the carrier. With the defaults any well-formed
 * credential is a live account, every valid sender belongs to it, and every well-formed Messaging Service exists.
 * Twilio's magic numbers work for every account. Two kinds of recipients are this mock's own: `+150055` and a code of
 * five digits is accepted and fails with the code later, `+150056` and a code has failed in the response.
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
    if (!state.limit.admit(account.sid, account.requestsPerSecond)) return respondWithError(20429, host);
    const sends = method === "POST" && inAccount?.[2] === "Messages";
    if (account.isTest && !sends) return respondWithError(20008, host);
    if (verifyHost.test(host)) return verify.respond(request, uplink, account);
    const context = { account, state, respondWithError, notFound };
    if (sends) return sendMessageResponse(request, uplink, context);
    const [ofMessage, sid = "", below] = messagePath.exec(inAccount?.[2] ?? "") ?? [];
    if (ofMessage !== undefined) {
      return messageResponse(request, { sid, below }, { ...context, isLost: uplink.isLost });
    }
    if (method !== "GET") return notFound(request);
    const resource = inAccount
      ? readAccount(request, account, inAccount[2])
      : messagingHost.test(host)
        ? readService(request, account)
        : undefined;
    return resource === undefined ? notFound(request) : json(200, host, resource);
  }

  function readAccount(request: ProviderRequest, account: CallingAccount, resource: string | undefined) {
    switch (resource) {
      case undefined:
        return accountResource(state, account);
      case "Balance":
        return balanceResource(account);
      case "Messages":
        return messageList(state.records, { ...request, accountSid: account.sid });
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
      case "rate-limited":
        return respondWithError(20429, host);
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
      return to === null ? undefined : normalizeNumber(to);
    },
    accountOf: state.accountOf,
    respond,
    refuse,
    receive: (text) => receiveMessage(text, state),
    reset(account) {
      state.reset(account);
      verify.reset(account);
    },
  });
}
