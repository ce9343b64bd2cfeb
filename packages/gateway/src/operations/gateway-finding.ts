/** What a check found. Contains no value of the config. */
export interface GatewayFinding {
  level: "ok" | "warning" | "error";
  /** The field of the config, such as `connectors.main.config.authToken`; empty for the config as a whole. */
  path: string;
  message: string;
}
