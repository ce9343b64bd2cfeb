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
import { accountResources } from "./account/account-resources.ts";
import { iamResources, keyResources } from "./account/key-resources.ts";
import { oauthResources } from "./account/oauth-resources.ts";
import { readAddress } from "./channels.ts";
import { contentResources } from "./content/content-resources.ts";
import { createLookupApi } from "./lookup/resources.ts";
import { mediaResources } from "./media/media-resources.ts";
import { messageResources } from "./message-responses.ts";
import { messagingResources } from "./messaging/messaging-resources.ts";
import { applicationResources } from "./numbers/application-resources.ts";
import { availableNumberResources } from "./numbers/available-number-resources.ts";
import { callerIdResources } from "./numbers/caller-id-resources.ts";
import { knownNumbers } from "./numbers/known-numbers.ts";
import { numberResources } from "./numbers/number-resources.ts";
import { shortCodeResources } from "./numbers/short-code-resources.ts";
import type { MockTwilioOptions } from "./options.ts";
import { receiveMessage } from "./receive-message.ts";
import { renderAs } from "./representations.ts";
import { createHandlerLookup } from "./resources.ts";
import { createErrorResponder } from "./responses.ts";
import { sitesOf, type TwilioApi, twilioClients } from "./sites.ts";
import { accountInPath, type CallingAccount, createTwilioState } from "./state.ts";
import { usageRecordResources } from "./usage/usage-records.ts";
import { usageTriggerResources } from "./usage/usage-trigger-resources.ts";
import { createVerifyApi } from "./verify/resources.ts";

/** The account of requests that need no credentials. */
const nobody: CallingAccount = { sid: "", isTest: false, caller: "", credential: "auth-token" };

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
    verifyTemplates: true,
    lookups: true,
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

  const verify = createVerifyApi(state);

  const lookup = createLookupApi(state);

  const apis: readonly TwilioApi[] = [
    {
      name: "api",
      resources: [
        ...accountResources,
        ...keyResources,
        ...messageResources,
        ...mediaResources,
        ...numberResources,
        ...availableNumberResources,
        ...applicationResources,
        ...callerIdResources,
        ...shortCodeResources,
        ...usageRecordResources,
        ...usageTriggerResources,
      ],
    },
    { name: "iam", resources: iamResources },
    { name: "oauth", resources: oauthResources },
    { name: "content", resources: contentResources },
    { name: "messaging", resources: messagingResources },
    { name: "verify", resources: verify.resources },
    { name: "lookups", resources: lookup.resources },
  ];
  const findHandler = createHandlerLookup(apis);

  function respond(request: ProviderRequest, uplink: Uplink): ProviderResponse {
    const found = findHandler(request);
    return renderAs(request, found?.resource.path, respondInJson(request, uplink, found));
  }

  function respondInJson(
    request: ProviderRequest,
    uplink: Uplink,
    found: ReturnType<typeof findHandler>,
  ): ProviderResponse {
    const { host, path } = request;
    const account = found?.resource.anonymous ? nobody : state.authenticate(request, accountInPath(path));
    if (account === undefined) return respondWithError(20003, host);
    if (!state.limit.admit(account.sid, account.requestsPerSecond)) return respondWithError(20429, host);
    if (found === undefined) return notFound(request);
    const { resource, handle, method } = found;
    if (resource.mainKeyOnly && account.credential === "standard-key") return respondWithError(20003, host);
    if (account.isTest && !resource.withTestCredentials?.includes(method))
      return respondWithError(20008, host);
    const context = { account, state, respondWithError, notFound };
    return state.handle(uplink.isLost, () => handle({ ...context, request, uplink, path: found.path }));
  }

  function refuse(refusal: Refusal, { host }: { host: string }): ProviderResponse {
    switch (refusal.reason) {
      case "rate-limited":
        return respondWithError(20429, host);
      case "server-error":
        return respondWithError(20500, host, {}, refusal.status);
      case "not-found":
        return notFound({ host, path: refusal.path });
      case "method-not-allowed":
        return respondWithError(20004, host);
      case "too-large":
        return respondWithError(20413, host);
    }
  }

  return defineMockProvider({
    provider: "twilio",
    carrier,
    sites: sitesOf(apis),
    clients: twilioClients,
    secrets: ["client_secret", "ClientSecret"],
    recipientOf: ({ form }) => {
      const to = form.get("To");
      return to === null ? undefined : readAddress(to).address;
    },
    accountOf: state.accountOf,
    respond,
    refuse,
    receive: (text) => receiveMessage(text, state),
    numbers: () => knownNumbers(state),
    reset(account) {
      state.reset(account);
      verify.reset(account);
      lookup.reset(account);
    },
  });
}
