import { z } from "@hono/zod-openapi";
import ipaddr from "ipaddr.js";
import { doorsSchema } from "../doors/all-doors.ts";
import { eventsSchema } from "../events/events-config.ts";
import { twilioFrontSchema } from "../twilio-front/twilio-front-config.ts";

const name = z.string().regex(/^[a-z0-9][a-z0-9-]{0,39}$/, {
  error: "must be 1 to 40 lower-case letters, digits and dashes",
});
const country = z.string().regex(/^[A-Z]{2}$/, { error: "must be an ISO 3166 code, such as US" });

/** At most so many texts in so many seconds. */
export const limitSchema = z.strictObject({ texts: z.int().min(0), perSeconds: z.number().positive() });

/** What a key may do. */
export const scopes = [
  "messages:send",
  "messages:read",
  "messages:cancel",
  "messages:redact",
  "verifications",
  "templates:preview",
  "suppressions",
  "recipients:erase",
  "events",
  "metrics",
] as const;

const keySchema = z.strictObject({
  id: name,
  /** The SHA-256 hash of the key, hexadecimal: `smskit serve key` prints it. */
  sha256: z.string().regex(/^[0-9a-f]{64}$/, { error: "must be a SHA-256 hash of 64 hexadecimal digits" }),
  scopes: z.array(z.enum(scopes)).min(1),
  limits: z.array(limitSchema).optional(),
  countries: z.array(country).min(1).optional(),
});

const connectorSchema = z.strictObject({
  /** A provider's name, or a package or module that exports a connector definition. */
  provider: z.string().min(1),
  config: z.looseObject({}),
  /** The options of the provider's webhook, such as the secret that signs its requests. Without it, webhooks are refused. */
  webhook: z.looseObject({}).optional(),
});

const deliverySchema = z.strictObject({
  /** The names of connectors, in the order in which they are tried. With one connector, it is that one. */
  connectors: z.array(name).min(1).optional(),
  onUnknown: z.enum(["stop", "failover"]).optional(),
  countries: z.array(country).min(1).optional(),
  limits: z.array(limitSchema.extend({ name, per: z.enum(["recipient", "all"]).default("all") })).optional(),
  /** The most attempts to send a message that was certainly not sent. */
  attempts: z.int().min(1).optional(),
  concurrency: z.int().min(1).max(1_000).default(20),
});

function isNetwork(text: string): boolean {
  return ipaddr.isValid(text) || ipaddr.isValidCIDR(text);
}

/** At least 16 random characters. */
const secret = z.string().min(16, { error: "must be at least 16 random characters" });

/** The config of a gateway, after `$env` and `$file` are resolved. */
export const gatewayConfigSchema = z.strictObject({
  connectors: z.record(name, connectorSchema).refine((all) => Object.keys(all).length > 0, {
    error: "must have at least one connector",
  }),
  templates: z.array(z.looseObject({})).optional(),
  defaultCountry: country.optional(),
  delivery: deliverySchema.default({ concurrency: 20 }),
  /** A folder, or `postgres://…`. */
  database: z.string().min(1).default("./smskit-gateway"),
  /** Keys every hash of a number, code or text. To rotate it, list the new one first. */
  secret: z.union([secret, z.array(secret).min(1)]),
  keys: z.array(keySchema).default([]),
  verification: z
    .strictObject({
      codeLength: z.int().min(6).max(10).optional(),
      lifeSeconds: z.int().min(30).max(600).optional(),
      countries: z.array(country).min(1).optional(),
    })
    .default({}),
  doors: doorsSchema.default({}),
  twilio: twilioFrontSchema.optional(),
  events: eventsSchema.default({ endpoints: [] }),
  http: z
    .strictObject({
      host: z.string().min(1).default("127.0.0.1"),
      port: z.int().min(0).max(65_535).default(4020),
      /** Where others reach this gateway: for the signatures of webhooks, and for the links in responses. */
      publicUrl: z.url({ protocol: /^https?$/ }).optional(),
      /** Addresses and networks (CIDR) of reverse proxies, whose `X-Forwarded-For` is believed. */
      trustedProxies: z
        .array(
          z.string().refine(isNetwork, { error: "must be an IP address, or a network such as 10.0.0.0/8" }),
        )
        .default([]),
      /** Private hosts that requests may name in a URL, such as `hooks.internal`. */
      privateHosts: z.array(z.string()).default([]),
    })
    .default({ host: "127.0.0.1", port: 4020, trustedProxies: [], privateHosts: [] }),
  log: z
    .strictObject({
      /** How much is logged. Without it, the logger's own level. */
      level: z.enum(["trace", "debug", "info", "warn", "error", "fatal", "silent"]).optional(),
    })
    .default({}),
  retention: z
    .strictObject({
      messagesDays: z.number().positive().default(90),
      eventsDays: z.number().positive().default(30),
    })
    .default({ messagesDays: 90, eventsDays: 30 }),
});

/** The config of a gateway with all defaults. */
export type GatewayConfig = z.output<typeof gatewayConfigSchema>;
export type Scope = (typeof scopes)[number];
export type ApiKeyConfig = GatewayConfig["keys"][number];
