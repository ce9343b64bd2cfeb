export { scopes } from "./config/gateway-config.ts";
export type {
  ApiKeyInput,
  ConnectorInput,
  DeliveryInput,
  DeliveryLimitInput,
  DoorInput,
  EndpointInput,
  EventsInput,
  FromElsewhere,
  GatewayConfigInput,
  HttpInput,
  LimitInput,
  LogInput,
  RetentionInput,
  ScopeInput,
  TwilioAccountInput,
  TwilioFrontInput,
  VerificationInput,
} from "./config/gateway-config-input.ts";
export {
  type GatewayConfigJsonSchemaOptions,
  gatewayConfigJsonSchema,
} from "./config/gateway-config-json-schema.ts";
export { type LiteralSecretsOptions, literalSecrets } from "./config/literal-secrets.ts";
export type { LoadProvider } from "./config/load-connectors.ts";
export type { RequestEnvironment } from "./context.ts";
export { createGateway, type Gateway, type GatewayOptions } from "./create-gateway.ts";
export { createApiKey, type NewApiKey } from "./keys/create-api-key.ts";
export { type CheckGatewayOptions, checkGateway, type GatewayCheck } from "./operations/check-gateway.ts";
export { createGatewayLogger } from "./operations/create-gateway-logger.ts";
export type { GatewayFinding } from "./operations/gateway-finding.ts";
export { type GatewayServer, type ServeOptions, serveGateway } from "./operations/serve-gateway.ts";
