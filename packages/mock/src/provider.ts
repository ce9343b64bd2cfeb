export type {
  CarrierEvent,
  CarrierStatus,
  DeliveryFailure,
  MessageDraft,
  Validity,
} from "./carrier/carrier-message.ts";
export { hasTrunkZero } from "./carrier/has-trunk-zero.ts";
export type { Inbound, InboundText } from "./carrier/reply.ts";
export type { ClientSettings } from "./server/client-settings.ts";
export {
  defineMockProvider,
  type MockProviderDefinition,
  type Refusal,
  type Uplink,
} from "./server/mock-provider.ts";
export type { ProviderRequest, RequestHead } from "./server/provider-request.ts";
export type { ProviderResponse } from "./server/provider-response.ts";
export type { ProviderSite } from "./server/provider-site.ts";
export type { WebhookFailure, WebhookRequest, WebhookResponse } from "./server/webhook.ts";
