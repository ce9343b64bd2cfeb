import type { FieldSetup } from "../connector/connector-setup.ts";

/** The `templates` field of a config, which every provider describes alike. */
export const templatesField: FieldSetup = {
  description: "The texts, by usage type and locale. Default: the templates of the runtime options.",
};

/** The `statusCallback` field. @param fallback Where delivery updates go without it. */
export function statusCallbackField(provider: string, fallback: string): FieldSetup {
  return {
    description: `Where ${provider} sends delivery updates: an absolute http(s) URL, the route of your webhook. Default: ${fallback}.`,
  };
}

/** The `baseUrl` field. @param host What it replaces: `"https://api.example.com"`. */
export function baseUrlField(provider: string, host: string): FieldSetup {
  return {
    description: `Replaces the URL of ${provider}'s API, for a mock or a gateway: https, or http to this machine. Default: ${host}.`,
  };
}

/** The `validityPeriodSeconds` field. */
export function validityPeriodField(
  provider: string,
  { min, max }: { readonly min: number; readonly max: number },
): FieldSetup {
  return {
    description: `How long ${provider} may keep trying to deliver a message, in seconds from ${min} to ${max}. A message can set its own.`,
  };
}
