import { isIPv6 } from "node:net";
import { z } from "@hono/zod-openapi";
import { databaseTargetProblem } from "@smskit/postgres";
import ipaddr from "ipaddr.js";
import { doorsSchema } from "../doors/all-doors.ts";
import { eventsSchema } from "../events/events-config.ts";
import { twilioFrontSchema } from "../twilio-front/twilio-front-config.ts";
import { countriesSchema, countrySchema, longSecret, nameSchema, secretField } from "./field-schemas.ts";

/** At most so many texts in so many seconds. */
export const limitSchema = z.strictObject({
  texts: z.int().min(0).describe("The most texts in that time."),
  perSeconds: z.number().positive().describe("The length of the time, in seconds."),
});

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
  id: nameSchema.describe("Names the key, in logs and in the source of messages."),
  sha256: z
    .string()
    .regex(/^[0-9a-f]{64}$/, {
      error: "must be 64 hexadecimal digits; `smskit serve key` prints a key and its hash",
    })
    .describe("The SHA-256 hash of the key, hexadecimal: `smskit serve key` prints it."),
  scopes: z.array(z.enum(scopes)).min(1).describe("What the key may do."),
  limits: z.array(limitSchema).optional().describe("How many texts the key may send. Default: no limit."),
  countries: countriesSchema
    .optional()
    .describe("ISO 3166 alpha-2: the key texts only these countries. Default: all that `delivery` allows."),
});

const connectorSchema = z.strictObject({
  provider: z
    .string()
    .min(1)
    .describe("A provider's name, or a package or module that exports a connector definition."),
  config: z.looseObject({}).describe("What the provider's connector takes: see the page of the provider."),
  webhook: z
    .looseObject({})
    .optional()
    .describe(
      "What the provider's webhook takes, such as the secret that signs its requests. Without it, its webhooks are refused.",
    ),
});

const deliverySchema = z.strictObject({
  connectors: z
    .array(nameSchema)
    .min(1)
    .optional()
    .describe("The names of connectors, in the order in which they are tried. Default: the only one."),
  onUnknown: z
    .enum(["stop", "failover"])
    .optional()
    .describe(
      "`failover` sends through the next connector although the first may have sent already. Default: `stop`.",
    ),
  countries: countriesSchema
    .optional()
    .describe(
      "ISO 3166 alpha-2: only these countries are texted. Without it every country, which invites toll fraud.",
    ),
  limits: z
    .array(
      limitSchema.extend({
        name: nameSchema.describe("Names the limit, in errors and in the database."),
        per: z
          .enum(["recipient", "all"])
          .default("all")
          .describe("Whether all texts share the count, or those to one phone. Default: `all`."),
      }),
    )
    .optional()
    .describe("How many texts are sent in all, or to one phone."),
  attempts: z
    .int()
    .min(1)
    .optional()
    .describe("The most attempts to send a message that was certainly not sent. Default: 10."),
  concurrency: z
    .int()
    .min(1)
    .max(1_000)
    .default(20)
    .describe("The most messages being sent at once by one instance. Default: 20."),
});

const publicUrlRule = "must be a whole URL without user and query, such as https://sms.example.com";

/** Whether a path can be appended to a URL. */
function isBaseUrl(text: string): boolean {
  const { username, password, search, hash } = new URL(text);
  return `${username}${password}${search}${hash}` === "" && !/[?#]$/.test(text);
}

/** Whether a text is a host as URLs have it, with or without a port. */
function isHost(text: string): boolean {
  const url = URL.parse(`http://${isIPv6(text) ? `[${text}]` : text}`);
  return url !== null && !text.includes("/") && `${url.origin}/` === url.href;
}

function isNetwork(text: string): boolean {
  return ipaddr.isValid(text) || ipaddr.isValidCIDR(text);
}

/** The config of a gateway, after `$env` and `$file` are resolved. */
export const gatewayConfigSchema = z.strictObject({
  connectors: z
    .record(nameSchema, connectorSchema)
    .refine((all) => Object.keys(all).length > 0, { error: "must have at least one connector" })
    .describe("The accounts at providers, by names of your choice."),
  templates: z
    .array(z.looseObject({}))
    .optional()
    .describe("The texts, for every connector whose own config has none."),
  defaultCountry: countrySchema
    .optional()
    .describe(
      "ISO 3166 alpha-2: the country of numbers without a country code. Without it they are refused.",
    ),
  delivery: deliverySchema
    .default({ concurrency: 20 })
    .describe("Which connectors send, and what is refused."),
  database: z
    .string()
    .min(1)
    .superRefine((target, { addIssue }) => {
      const problem = target === "" ? undefined : databaseTargetProblem(target);
      if (problem !== undefined) addIssue(problem);
    })
    .default("./smskit-gateway")
    .describe(
      "A folder, or `postgres://user:password@host/name` for a server that several instances share. Default: `./smskit-gateway`.",
    ),
  secret: secretField(longSecret).describe(
    "Keys every hash of a number, code or text: at least 16 random characters. To rotate it, list the new one first and keep the old one.",
  ),
  keys: z.array(keySchema).default([]).describe("The keys of the API."),
  verification: z
    .strictObject({
      codeLength: z.int().min(6).max(10).optional().describe("Digits of a code. Default: 6."),
      lifeSeconds: z
        .int()
        .min(30)
        .max(600)
        .optional()
        .describe("Seconds that a code can be used. Default: 300."),
      countries: countriesSchema
        .optional()
        .describe("ISO 3166 alpha-2: codes go only to these countries. Default: all that `delivery` allows."),
    })
    .default({})
    .describe("The rules of verification codes."),
  doors: doorsSchema
    .default({})
    .describe("The systems that may ask for texts, by the name in their URL: `/doors/<name>`."),
  twilio: twilioFrontSchema.optional().describe("The front that speaks Twilio's API. Default: off."),
  events: eventsSchema
    .default({ endpoints: [] })
    .describe("Where delivery updates and inbound texts go, as Standard Webhooks."),
  http: z
    .strictObject({
      host: z
        .string()
        .min(1)
        .default("127.0.0.1")
        .describe("Where it listens. Another address than loopback needs `keys`. Default: `127.0.0.1`."),
      port: z.int().min(0).max(65_535).default(4020).describe("0 picks a free one. Default: 4020."),
      publicUrl: z
        .url({ protocol: /^https?$/, error: publicUrlRule, abort: true })
        .refine(isBaseUrl, { error: publicUrlRule })
        .optional()
        .describe(
          "Where others reach this gateway: for the signatures of webhooks, and for links in responses.",
        ),
      trustedProxies: z
        .array(
          z.string().refine(isNetwork, { error: "must be an IP address, or a network such as 10.0.0.0/8" }),
        )
        .default([])
        .describe("Addresses and networks (CIDR) of reverse proxies, whose `X-Forwarded-For` is believed."),
      privateHosts: z
        .array(
          z.string().refine(isHost, { error: "must be a host, such as hooks.internal or 10.0.0.7:8080" }),
        )
        .default([])
        .describe("Private hosts that URLs may name, such as `hooks.internal`. All others are refused."),
    })
    .default({ host: "127.0.0.1", port: 4020, trustedProxies: [], privateHosts: [] })
    .describe("Where the gateway listens, and whom it trusts."),
  log: z
    .strictObject({
      level: z
        .enum(["trace", "debug", "info", "warn", "error", "fatal", "silent"])
        .optional()
        .describe("How much is logged. Default: `info`, and `warn` with `--mock`."),
    })
    .default({})
    .describe("What is logged."),
  retention: z
    .strictObject({
      messagesDays: z.number().positive().default(90).describe("Days that a message is kept. Default: 90."),
      eventsDays: z.number().positive().default(30).describe("Days that an event is kept. Default: 30."),
    })
    .default({ messagesDays: 90, eventsDays: 30 })
    .describe("How long rows are kept."),
});

/** The config of a gateway with all defaults. */
export type GatewayConfig = z.output<typeof gatewayConfigSchema>;
export type Scope = (typeof scopes)[number];
export type ApiKeyConfig = GatewayConfig["keys"][number];
