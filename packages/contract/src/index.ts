export type {
  Bench,
  ContractOptions,
  ContractRule,
  CreateContext,
  InvalidConfig,
  ProviderFault,
  Refusal,
  TestProvider,
  UseOptions,
} from "./contract-rule.ts";
export { testConnector } from "./test-connector.ts";
export { testWebhook } from "./test-webhook.ts";
export type { WebhookContractOptions, WebhookRequests } from "./webhook-rule.ts";
