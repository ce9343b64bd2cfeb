export { type LogtoConnectorOptions, toLogtoConnector } from "./to-logto-connector.ts";
