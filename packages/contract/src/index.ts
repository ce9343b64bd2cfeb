export type {
  Bench,
  ContractOptions,
  ContractRule,
  CreateContext,
  InvalidConfig,
  ProviderFault,
  Refusal,
  SteerableProvider,
  UseOptions,
} from "./contract-rule.ts";
export { testConnector } from "./test-connector.ts";
