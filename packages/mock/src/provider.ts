export type {
  CarrierEvent,
  CarrierStatus,
  Channel,
  DeliveryFailure,
  MessageDraft,
  MessageMedia,
  Validity,
} from "./carrier/carrier-message.ts";
export { hasTrunkZero } from "./carrier/has-trunk-zero.ts";
export type { Inbound, InboundText } from "./carrier/reply.ts";
export { forgetAccount, receivingAccount } from "./providers/shared/accounts.ts";
export { type CurlRequest, curlArguments } from "./providers/shared/curl.ts";
export { isoSeconds, smppDate } from "./providers/shared/dates.ts";
export { fillIn } from "./providers/shared/fill-in.ts";
export { randomHexId, stableHexId, stableUuid } from "./providers/shared/ids.ts";
export { type InboundSettings, inboundSettings } from "./providers/shared/inbound-settings.ts";
export { type Network, networkOf } from "./providers/shared/networks.ts";
export { createOptOuts, type Keyword, type OptOutRules, type OptOuts } from "./providers/shared/opt-outs.ts";
export { formParameters, jsonParameters, type KeptParameters } from "./providers/shared/parameters.ts";
export { decodePathSegment } from "./providers/shared/paths.ts";
export { createRequestLimit, type RequestLimit } from "./providers/shared/request-limit.ts";
export { jsonResponse } from "./providers/shared/responses.ts";
export { type SplitText, splitGsm, splitUcs2, toGsm } from "./providers/shared/split-text.ts";
export { type IntegerRange, integerWithin, isHttpUrl, isPhoneNumber } from "./providers/shared/validation.ts";
export {
  formWebhook,
  jsonWebhook,
  queryWebhook,
  type WebhookFields,
  type WebhookSettings,
} from "./providers/shared/webhooks.ts";
export type { ClientSettings, TestAccount } from "./server/client-settings.ts";
export {
  defineMockProvider,
  type MockProviderDefinition,
  type Refusal,
  type Uplink,
} from "./server/mock-provider.ts";
export type { ProviderRequest, RequestHead } from "./server/provider-request.ts";
export type { ProviderProblem, ProviderResponse } from "./server/provider-response.ts";
export type { ProviderSite } from "./server/provider-site.ts";
export { refuseUnknownOptions } from "./server/refuse-unknown-options.ts";
export type { WebhookFailure, WebhookRequest, WebhookResponse } from "./server/webhook.ts";
