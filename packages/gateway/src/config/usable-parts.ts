import type { z } from "@hono/zod-openapi";
import { type GatewayConfig, gatewayConfigSchema } from "./gateway-config.ts";
import { isObject } from "./secrets-in.ts";

/** The parts that are right by themselves, with the defaults of the others. */
export interface UsableParts
  extends Pick<
    GatewayConfig,
    | "connectors"
    | "keys"
    | "delivery"
    | "http"
    | "templates"
    | "defaultCountry"
    | "twilio"
    | "events"
    | "doors"
  > {
  database: string | undefined;
  secret: GatewayConfig["secret"] | undefined;
}

/** Returns what can be used of a config with problems, so that everything else that is wrong is said, too. */
export function usablePartsOf(input: unknown): UsableParts {
  const config = isObject(input) ? input : {};
  const { connectors, keys, delivery, http, defaultCountry, database, twilio, events, doors, secret } =
    gatewayConfigSchema.shape;
  const part = <Output>(schema: z.ZodType<Output>, name: string, otherwise: Output): Output => {
    const { success, data } = schema.safeParse(config[name]);
    return success ? data : otherwise;
  };
  /** The entries that are right, so that one that is wrong does not hide what else is. */
  const entries = <Entry>(schema: z.ZodType<Readonly<Record<string, Entry>>>, name: string) => {
    const given = Object.entries(isObject(config[name]) ? config[name] : {});
    const parsed = given.map(([key, value]) => schema.safeParse({ [key]: value }));
    return Object.assign({}, ...parsed.map(({ data }) => data ?? {})) as Record<string, Entry>;
  };
  return {
    connectors: entries(connectors, "connectors"),
    keys: part(keys, "keys", []),
    delivery: part(delivery, "delivery", delivery.parse(undefined)),
    http: part(http, "http", http.parse(undefined)),
    // They are checked separately.
    templates: Array.isArray(config["templates"]) ? config["templates"] : undefined,
    defaultCountry: part(defaultCountry, "defaultCountry", undefined),
    twilio: part<GatewayConfig["twilio"]>(twilio, "twilio", undefined),
    events: part(events, "events", { endpoints: [] }),
    doors: entries(doors, "doors"),
    database: part<string | undefined>(database, "database", undefined),
    secret: part<GatewayConfig["secret"] | undefined>(secret, "secret", undefined),
  };
}
