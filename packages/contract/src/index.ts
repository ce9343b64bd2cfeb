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
  ProviderContext,
  Refusal,
  SenderKind,
  SenderSample,
  StartProvider,
  UseOptions,
} from "./contract-rule.ts";
export type { TestApp } from "./test-app.ts";
export { testConnector } from "./test-connector.ts";
export type {
  ProviderFault,
  TestCarrier,
  TestMessage,
  TestPhoneState,
  TestProvider,
  TestStatus,
} from "./test-provider.ts";
export { testWebhook } from "./test-webhook.ts";
export type {
  CreateWebhookContext,
  ReportedStatus,
  WebhookContractOptions,
  WebhookRequests,
} from "./webhook-rule.ts";
