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
  TwilioFrontInput,
  VerificationInput,
} from "./config/gateway-config-input.ts";
export type { LoadProvider } from "./config/load-connectors.ts";
export type { RequestEnvironment } from "./context.ts";
export { createGateway, type Gateway, type GatewayOptions } from "./create-gateway.ts";
export { type GatewayServer, type ServeOptions, serveGateway } from "./operations/serve-gateway.ts";
