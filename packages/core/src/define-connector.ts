import * as z from "zod/mini";
import { type Call, earlyEnd, withDeadline } from "./call-deadline.ts";
import { type ConfigSchema, parseConfig } from "./parse-config.ts";
import { createPrepare } from "./prepare-message.ts";
import { compileTemplates } from "./select-template.ts";
import type {
  Attempt,
  CallOptions,
  ConnectorCheck,
  DeliveryStatus,
  DeliveryUpdate,
  MessageRef,
  PreparedMessage,
  SmsConnector,
  SmsReceipt,
} from "./sms-connector.ts";
import { SmsError } from "./sms-error.ts";
import { type ProviderTemplate, type Templates, templatesSchema } from "./template-schema.ts";
import type { HttpAgent } from "./transport.ts";

/** What data cannot be, or what several connectors share. */
export interface ConnectorRuntime {
  /**
   * Tells two accounts of one provider apart.
   * @default the provider's name
   */
  id?: string | undefined;
  /** Serve where the config's are absent or empty, so that a swap of providers keeps the texts. */
  templates?: Templates | undefined;
  /** ISO 3166 alpha-2: how to read numbers without a country code. Without it they are refused. */
  defaultCountry?: string | undefined;
  http?: { agent?: HttpAgent | undefined; fetch?: typeof fetch | undefined } | undefined;
  /** Hears of every request to the provider. What it throws is ignored. */
  onAttempt?: ((attempt: Attempt) => void) | undefined;
}

/** One provider's part of a connector: one request, one answer. It neither retries nor renders. */
export interface Adapter {
  /**
   * Hands one message to the provider. Whatever it throws becomes an `SmsError`; an error that is none already
   * leaves the outcome unknown.
   */
  deliver(prepared: PreparedMessage, context: DeliverContext): Promise<Delivered>;
  check?(context: CallContext): Promise<ConnectorCheck["findings"]>;
  getStatus?(message: MessageRef, context: CallContext): Promise<DeliveryUpdate>;
  find?(message: PreparedMessage, since: Date, context: CallContext): Promise<Delivered | undefined>;
  cancel?(message: MessageRef, context: CallContext): Promise<void>;
  redact?(message: MessageRef, context: CallContext): Promise<void>;
  reportOutcome?(
    message: MessageRef,
    outcome: "confirmed" | "unconfirmed",
    context: CallContext,
  ): Promise<void>;
  close?(): void;
}

export interface CallContext {
  /** Aborts at the call's deadline, or when its caller does. Hand it to every request. */
  signal: AbortSignal;
}

export interface DeliverContext extends CallContext {
  /** The provider's template, for an adapter whose `templateKind` is `"template-id"`. */
  template?: ProviderTemplate | undefined;
}

/** What a provider answered to a message that it accepted. */
export interface Delivered {
  /** The provider's message id. */
  id: string;
  status: DeliveryStatus;
  segments?: number | undefined;
  encoding?: "gsm-7" | "ucs-2" | undefined;
  /** The answer, as it came. */
  raw?: unknown;
}

/** A connector with the abilities that its adapter has. */
export type ConnectorOf<A extends Adapter> = SmsConnector & {
  [Ability in Extract<keyof A, keyof SmsConnector>]-?: NonNullable<SmsConnector[Ability]>;
};

/** Makes connectors of one provider, from data. */
export interface ConnectorDefinition<Config = unknown, C extends SmsConnector = SmsConnector> {
  readonly provider: string;
  /** The provider's name as people write it: `"Twilio"`. */
  readonly name: string;
  readonly configSchema: ConfigSchema;
  /** The config as JSON Schema 2020-12; secrets are `writeOnly`. */
  readonly configJsonSchema: object;
  /**
   * Makes a connector. Cheap: make one for each tenant; connectors of a process share sockets.
   * @throws {SmsError} `invalid-config`, with every problem and its path.
   */
  create(config: Config, runtime?: ConnectorRuntime): C;
}

export interface ConnectorSpec<Schema extends ConfigSchema, A extends Adapter> {
  /** Lower case, also the default id: `"twilio"`. */
  provider: string;
  name: string;
  /** Strict. A `templates` field is `templatesSchema`. */
  configSchema: Schema;
  /**
   * What the provider takes: a text, or the id of a template that it keeps itself.
   * @default "content"
   */
  templateKind?: "content" | "template-id" | undefined;
  create(config: z.output<Schema>, runtime: ConnectorRuntime): A;
}

/**
 * Makes a definition from what is particular to one provider. Everything that connectors share is done here:
 * config, numbers, templates, segments, deadlines, errors.
 */
export function defineConnector<Schema extends ConfigSchema, A extends Adapter>(
  spec: ConnectorSpec<Schema, A>,
): ConnectorDefinition<z.input<Schema>, ConnectorOf<A>> {
  return {
    provider: spec.provider,
    name: spec.name,
    configSchema: spec.configSchema,
    get configJsonSchema() {
      const schema = z.toJSONSchema(spec.configSchema, { io: "input" });
      return { ...schema, properties: { $schema: { type: "string" }, ...schema.properties } };
    },
    create(config, runtime = {}) {
      return createConnector(spec, parseConfig(spec.name, spec.configSchema, config), runtime);
    },
  };
}

function createConnector<Schema extends ConfigSchema, A extends Adapter>(
  spec: ConnectorSpec<Schema, A>,
  config: z.output<Schema>,
  runtime: ConnectorRuntime,
): ConnectorOf<A> {
  const { provider, templateKind = "content" } = spec;
  const id = runtime.id ?? provider;
  const own = (config as { templates?: Templates | undefined }).templates;
  const shared = runtime.templates && parseConfig("runtime.templates", templatesSchema, runtime.templates);
  const templates = compileTemplates(own?.length ? own : (shared ?? []));
  const prepare = createPrepare({ templates, templateKind, defaultCountry: runtime.defaultCountry });
  const adapter = spec.create(config, runtime);

  /** Says whose error it is. */
  async function named<T>(work: Promise<T>): Promise<T> {
    try {
      return await work;
    } catch (thrown) {
      const error = thrown as SmsError;
      if (error.connector === undefined) Object.assign(error, { connector: id, provider });
      throw error;
    }
  }

  /** Bounds a call, and makes whatever it throws an error of this connector. */
  function call<T>(options: CallOptions | undefined, work: (call: Call) => Promise<T>): Promise<T> {
    return named(
      withDeadline(options, async (running) => {
        try {
          return await work(running);
        } catch (thrown) {
          throw toSmsError(thrown, running);
        }
      }),
    );
  }

  function receiptOf(prepared: PreparedMessage, delivered: Delivered): SmsReceipt {
    if (typeof delivered?.id !== "string" || delivered.id === "") {
      throw new SmsError({
        code: "rejected",
        delivery: "unknown",
        message: `${spec.name} answered without a message id.`,
      });
    }
    const receipt: SmsReceipt = {
      connector: id,
      provider,
      id: delivered.id,
      to: prepared.to,
      status: delivered.status,
    };
    if (prepared.reference !== undefined) receipt.reference = prepared.reference;
    const segments = delivered.segments ?? prepared.segments;
    if (segments !== undefined) receipt.segments = segments;
    const encoding = delivered.encoding ?? prepared.encoding;
    if (encoding !== undefined) receipt.encoding = encoding;
    return Object.defineProperty(receipt, "raw", { value: delivered.raw, enumerable: false });
  }

  function report(attempt: Attempt): void {
    try {
      runtime.onAttempt?.(attempt);
    } catch {
      // An observer must not turn an accepted message into an error.
    }
  }

  async function deliver(prepared: PreparedMessage, running: Call): Promise<SmsReceipt> {
    const template =
      templateKind === "template-id" && prepared.usageType !== undefined
        ? templates.select({ usageType: prepared.usageType, locale: prepared.locale }, "template-id")
        : undefined;
    const observed = runtime.onAttempt !== undefined;
    const startedAt = observed ? new Date() : undefined;
    const started = observed ? performance.now() : 0;
    const attempt = (outcome: Attempt["outcome"], error?: SmsError) => {
      if (startedAt === undefined) return;
      const { code, providerCode } = error ?? {};
      report({
        connector: id,
        startedAt,
        durationMs: performance.now() - started,
        outcome,
        ...(code === undefined ? {} : { code }),
        ...(providerCode === undefined ? {} : { providerCode }),
      });
    };
    running.delivering = true;
    try {
      const { signal } = running;
      const receipt = receiptOf(prepared, await adapter.deliver(prepared, { signal, template }));
      attempt("accepted");
      return receipt;
    } catch (thrown) {
      const error = toSmsError(thrown, running);
      attempt(error.delivery, error);
      throw error;
    }
  }

  /** A message of another connector is unknown to this account. */
  function owned(message: MessageRef): MessageRef {
    if (message.connector === id) return message;
    throw new SmsError({
      code: "invalid-message",
      message: `The message was sent by the connector "${message.connector}", not by "${id}".`,
    });
  }

  const connector: SmsConnector = {
    specVersion: 1,
    id,
    provider,
    prepare: (message) => named(prepare(message)),
    send: (message, options) =>
      call(options, async (running) => {
        if (options?.idempotencyKey !== undefined) throw noIdempotency();
        const prepared = await prepare(message);
        if (running.signal.aborted) throw earlyEnd(running.signal.reason, false);
        return deliver(prepared, running);
      }),
    close: async () => adapter.close?.(),
  };
  const { check, getStatus, find, cancel, redact, reportOutcome } = bound(adapter);
  if (check) {
    connector.check = (options) =>
      call(options, async (context) => {
        const findings = await check(context);
        return { ok: findings.every(({ level }) => level !== "error"), findings };
      });
  }
  if (getStatus) {
    connector.getStatus = (message, options) =>
      call(options, async (context) => ({ ...(await getStatus(owned(message), context)), connector: id }));
  }
  if (find) {
    connector.find = (message, options) =>
      call(options, async (context) => {
        const found = await find(message, options.since, context);
        return found && receiptOf(message, found);
      });
  }
  if (cancel)
    connector.cancel = (message, options) =>
      call(options, async (context) => cancel(owned(message), context));
  if (redact)
    connector.redact = (message, options) =>
      call(options, async (context) => redact(owned(message), context));
  if (reportOutcome) {
    connector.reportOutcome = (message, outcome, options) =>
      call(options, async (context) => reportOutcome(owned(message), outcome, context));
  }
  return connector as ConnectorOf<A>;
}

/** The adapter's abilities, as functions that keep their `this`. */
function bound(adapter: Adapter): Omit<Adapter, "deliver" | "close"> {
  const abilities: Record<string, unknown> = {};
  for (const name of ["check", "getStatus", "find", "cancel", "redact", "reportOutcome"] as const) {
    abilities[name] = adapter[name]?.bind(adapter);
  }
  return abilities;
}

function noIdempotency(): SmsError {
  return new SmsError({
    code: "unsupported",
    failover: false,
    message:
      "A bare connector cannot keep an idempotencyKey; wrap it with withIdempotency, or leave the key out.",
  });
}

/**
 * What is thrown by code that is not ours may print a credential or the text, so of it only the name, the
 * system's error code and the stack's places are kept.
 */
function toSmsError(thrown: unknown, running: Call): SmsError {
  if (SmsError.is(thrown)) return thrown;
  if (running.signal.aborted) return earlyEnd(running.signal.reason, running.delivering);
  const name = thrown instanceof Error ? thrown.constructor.name : typeof thrown;
  const cause = new Error(`${name}; its message is withheld, since it may hold a secret or the text`);
  if (thrown instanceof Error) {
    const places = thrown.stack?.match(/^ {4}at .+$/gm) ?? [];
    cause.stack = [cause.message, ...places].join("\n");
  }
  return new SmsError({
    code: "unavailable",
    delivery: running.delivering ? "unknown" : "not-sent",
    message: `The connector failed with an error of its own (${name}).`,
    cause,
  });
}
