import { type ConnectorDefinition, configProblems } from "@smskit/core";
import { withoutTrailingSlashes } from "../client/without-trailing-slashes.ts";

type ConnectorConfig = Readonly<Record<string, unknown>>;

/**
 * Adds the gateway's own URL as the `statusCallback` of a connector, so that the provider reports deliveries to it: if the config
 * has a webhook and says where others reach the gateway. A URL of the config is kept, and a provider that proves itself by a
 * secret in the URL gets none, since the URL would have to contain it.
 */
export function withStatusCallback(
  config: ConnectorConfig,
  definition: ConnectorDefinition,
  { name, hasWebhook, publicUrl }: { name: string; hasWebhook: boolean; publicUrl: string | undefined },
): ConnectorConfig {
  if (!hasWebhook || publicUrl === undefined || config["statusCallback"] !== undefined) return config;
  const features =
    typeof definition.features === "function" ? definition.features(config) : definition.features;
  if (!features?.statusCallback || !features.webhooks) return config;
  if (features.webhooks.signatures.includes("url-secret")) return config;
  const completed = { ...config, statusCallback: `${withoutTrailingSlashes(publicUrl)}/webhooks/${name}` };
  return configProblems(definition.configSchema, completed).length === 0 ? completed : config;
}
