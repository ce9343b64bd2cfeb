import type { Carrier } from "../../carrier/carrier.ts";
import {
  defineMockProvider,
  type MockProvider,
  type Refusal,
  type Uplink,
} from "../../server/mock-provider.ts";
import { notMockedResponse } from "../../server/not-mocked.ts";
import { parseJsonObject } from "../../server/parse-json-object.ts";
import type { ProviderRequest } from "../../server/provider-request.ts";
import type { ProviderResponse } from "../../server/provider-response.ts";
import { refuseUnknownOptions } from "../../server/refuse-unknown-options.ts";
import { authenticate } from "./authenticate.ts";
import { refused, refusedByGateway } from "./errors.ts";
import { receiveMessage } from "./events/receive-message.ts";
import { knownNumbers } from "./known-numbers.ts";
import type { MockAwsOptions } from "./options.ts";
import { awsClients, awsSites, targetPrefix } from "./sites.ts";
import type { Operation } from "./sms-voice/field-rules.ts";
import { callOperation, operationNames } from "./sms-voice/operations.ts";
import { queryError } from "./sns/query-responses.ts";
import { snsCertificate } from "./sns/signing-key.ts";
import { snsResponse } from "./sns/sns-responses.ts";
import { type AwsState, createAwsState } from "./state.ts";

/** A mock of AWS End User Messaging SMS, and what an app needs to verify its notifications. */
export interface MockAws extends MockProvider {
  /** Verifies the signature of every notification: X.509 as PEM, the same in every process. */
  readonly certificate: string;
  /** The topic that `webhookUrl` is subscribed to. */
  readonly topicArn: string;
}

/**
 * Mocks AWS End User Messaging SMS, version 2: SendTextMessage and the resources beside it. Its events and the texts from
 * phones are signed notifications of SNS. SNS's `Publish` to a phone number is mocked too.
 *
 * With the defaults any well-formed access key is an active account, and every number, sender id, pool and configuration
 * set exists. Only a text that names a configuration set has events.
 *
 * @see https://docs.aws.amazon.com/pinpoint/latest/apireference_smsvoicev2/API_SendTextMessage.html
 *
 * @example
 * const carrier = createCarrier();
 * const aws = mockAws(carrier, { numbers: ["+12065550100"], webhookUrl: "http://localhost:3000/sms" });
 */
export function mockAws(carrier: Carrier, options: MockAwsOptions = {}): MockAws {
  refuseUnknownOptions("mockAws", options, {
    accounts: true,
    defaults: true,
    numbers: true,
    senderIds: true,
    pools: true,
    configurationSets: true,
    protectConfigurations: true,
    webhookUrl: true,
    topicArn: true,
    subscriptions: true,
    handsetReceipts: true,
  });
  const state = createAwsState(carrier, options);

  const mock = defineMockProvider({
    provider: "aws",
    carrier,
    sites: awsSites,
    clients: awsClients,
    recipientOf: ({ json, form }) => {
      const to = json?.["DestinationPhoneNumber"] ?? form.get("PhoneNumber");
      return typeof to === "string" ? to : undefined;
    },
    accountOf: (request) => state.accountOf(request)?.id,
    respond(request, uplink) {
      state.subscriptions.announce();
      const response = isSns(request.host)
        ? snsResponse(request, uplink, state)
        : smsVoiceResponse(request, uplink, state);
      return response ?? notMocked(request);
    },
    refuse,
    receive(text) {
      state.subscriptions.announce();
      return receiveMessage(text, state);
    },
    numbers: () => knownNumbers(state),
    reset: state.reset,
  });
  return Object.defineProperties(mock, {
    certificate: { get: snsCertificate, enumerable: true },
    topicArn: { value: state.topicArn, enumerable: true },
  }) as MockAws;
}

/** Responds as the JSON API does; returns `undefined` for an operation that is not mocked. */
function smsVoiceResponse(
  request: ProviderRequest,
  uplink: Uplink,
  state: AwsState,
): ProviderResponse | undefined {
  const target = targetOf(request);
  if (target === undefined) return refusedByGateway("UnknownOperationException", "");
  const operation = operationNames.find((name): name is Operation => name === target);
  if (operation === undefined) return undefined;
  const caller = authenticate(request, state, "sms-voice");
  if ("type" in caller) return refusedByGateway(caller.type, caller.message);
  const { account, region } = caller;
  if (!state.limit.admit(account.id, account.requestsPerSecond))
    return refused({ type: "ThrottlingException" });
  const fields = parseJsonObject(request.body);
  if (fields === undefined)
    return refusedByGateway("SerializationException", "Start of structure or map expected");
  if (account.status === "disabled") {
    return refused({ type: "AccessDeniedException", reason: "ACCOUNT_DISABLED" });
  }
  return callOperation(operation, { state, account, region, fields }, uplink);
}

/** The operation that `X-Amz-Target` names. */
function targetOf({ headers }: ProviderRequest): string | undefined {
  const target = headers.get("x-amz-target") ?? "";
  return target.startsWith(targetPrefix) ? target.slice(targetPrefix.length) : undefined;
}

function isSns(host: string): boolean {
  return host.startsWith("sns");
}

function notMocked(request: ProviderRequest): ProviderResponse {
  const { method, host, query, form } = request;
  const name = targetOf(request) ?? query.get("Action") ?? form.get("Action") ?? "";
  const snsActions = ["Publish", "Subscribe", "ConfirmSubscription", "Unsubscribe"];
  const names: readonly string[] = isSns(host) ? snsActions : operationNames;
  const sites = awsSites.filter(({ hosts }) => hosts.test(host));
  const operations = names.map((one) => `POST / ${one}`);
  return notMockedResponse({ method, host, path: `/ ${name}` }, [
    { provider: "aws", sites: sites.map((site) => ({ ...site, operations })) },
  ]);
}

function refuse(refusal: Refusal, { host }: { host: string }): ProviderResponse {
  const forSns = isSns(host);
  switch (refusal.reason) {
    case "rate-limited":
      return forSns
        ? queryError(400, "Throttling", "Rate exceeded")
        : refused({ type: "ThrottlingException" });
    case "server-error":
      return forSns
        ? queryError(refusal.status, "InternalError", "Internal Error")
        : refused({ type: "InternalServerException" }, refusal.status);
    // What AWS responds to these is unconfirmed.
    case "not-found":
      return refusedByGateway("UnknownOperationException", "", 404);
    case "method-not-allowed":
      return refusedByGateway("UnknownOperationException", "", 405);
    case "too-large":
      return refusedByGateway("RequestEntityTooLargeException", "The request is too large.", 413);
  }
}
