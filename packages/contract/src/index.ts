export type {
  Bench,
  ContractOptions,
  ContractRule,
  CreateContext,
  InvalidConfig,
  ProviderFault,
  Refusal,
  SteerableProvider,
} from "./contract-rule.ts";
export { testConnector } from "./test-connector.ts";
