export type {
  CodeBench,
  CodeContractOptions,
  CodeContractRule,
  CodeRefusal,
  CodeTestProvider,
  CreateCodeContext,
  StartedOnPhone,
  UseCodeOptions,
} from "./code-provider/code-contract-rule.ts";
export { testCodeProvider } from "./code-provider/test-code-provider.ts";
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
