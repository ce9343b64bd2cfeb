import type { Adapter, ConnectorOf, ConnectorRuntime, Delivered } from "./adapter.ts";
import { type Call, earlyEnd, withDeadline } from "./call-deadline.ts";
import { fitToFeatures, withoutBestEffort } from "./fit-to-features.ts";
import { toSmsError } from "./foreign-error.ts";
import { type ObservedAttempt, observeAttempt } from "./observe-attempt.ts";
import { createPrepare } from "./prepare-message.ts";
import type { ProviderFeatures } from "./provider-features.ts";
import { compileTemplates } from "./select-template.ts";
import type { CallOptions, MessageRef, PreparedMessage, SmsConnector, SmsReceipt } from "./sms-connector.ts";
import { SmsError } from "./sms-error.ts";
import type { Templates } from "./template-schema.ts";

/** What a connector is put together from. */
export interface ConnectorParts<A extends Adapter> {
  provider: string;
  /** The provider's name as people write it. */
  name: string;
  templateKind: "content" | "template-id";
  templates: Templates;
  features: ProviderFeatures | undefined;
  adapter: A;
  runtime: ConnectorRuntime;
}

/** Puts what connectors share around an adapter. */
export function createConnector<A extends Adapter>(parts: ConnectorParts<A>): ConnectorOf<A> {
  const { provider, name, templateKind, features, adapter, runtime } = parts;
  const id = runtime.id ?? provider;
  const templates = compileTemplates(parts.templates);
  const prepareMessage = createPrepare({ templates, templateKind, defaultCountry: runtime.defaultCountry });

  /** Makes whatever was thrown an error of this connector. */
  function ownError(thrown: unknown, running?: Call): SmsError {
    const error = toSmsError(thrown, running);
    if (error.connector === undefined && Object.isExtensible(error)) {
      Object.assign(error, { connector: id, provider });
    }
    return error;
  }

  function call<T>(options: CallOptions | undefined, work: (call: Call) => Promise<T>): Promise<T> {
    return withDeadline(options, work, ownError);
  }

  function receiptOf(prepared: PreparedMessage, delivered: Delivered): SmsReceipt {
    if (typeof delivered?.id !== "string" || delivered.id === "") {
      throw new SmsError({
        code: "rejected",
        delivery: "unknown",
        message: `${name} answered without a message id.`,
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

  async function deliver(
    prepared: PreparedMessage,
    running: Call,
    attempt: ObservedAttempt | undefined,
  ): Promise<SmsReceipt> {
    const template =
      templateKind === "template-id" && prepared.usageType !== undefined
        ? templates.select({ usageType: prepared.usageType, locale: prepared.locale }, "template-id")
        : undefined;
    const fitted = fitToFeatures(prepared, features, name);
    attempt?.begin();
    running.delivering = true;
    const { signal } = running;
    return receiptOf(prepared, await adapter.deliver(fitted, { signal, template }));
  }

  /** Told of the attempt here, since the deadline may end a call before its delivery does. */
  async function observed(sent: Promise<SmsReceipt>, attempt: ObservedAttempt): Promise<SmsReceipt> {
    try {
      const receipt = await sent;
      attempt.end("accepted");
      return receipt;
    } catch (thrown) {
      const error = thrown as SmsError;
      attempt.end(error.delivery, error);
      throw error;
    }
  }

  /** A message of another connector is unknown to this account. */
  function owned(message: MessageRef): MessageRef {
    if (typeof message?.id !== "string" || message.id === "" || /\p{Cc}/u.test(message.id)) {
      throw new SmsError({
        code: "invalid-message",
        message: "A message is named by its receipt, or by { connector, id }; the id is missing or no id.",
      });
    }
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
    ...(features === undefined ? {} : { features }),
    async prepare(message) {
      try {
        return await prepareMessage(message);
      } catch (thrown) {
        throw ownError(thrown);
      }
    },
    send(message, options) {
      const attempt = runtime.onAttempt && observeAttempt(id, runtime.onAttempt);
      const sent = call(options, async (running) => {
        if (options?.idempotencyKey !== undefined) throw noIdempotency();
        const prepared = await prepareMessage(message);
        if (running.signal.aborted) throw earlyEnd(running.signal.reason, false);
        return await deliver(prepared, running, attempt);
      });
      return attempt ? observed(sent, attempt) : sent;
    },
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
        const { since } = options;
        if (!(since instanceof Date) || Number.isNaN(since.getTime())) {
          // Before no time there is nothing, and "nothing was found" may have a message sent again.
          throw new SmsError({ code: "invalid-message", message: "`since` must be a valid Date." });
        }
        const found = await find(withoutBestEffort(message), since, context);
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
    message:
      "A bare connector cannot keep an idempotencyKey; wrap it with withIdempotency, or leave the key out.",
  });
}
