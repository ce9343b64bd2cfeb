import { callOptionNames, type OptionNames, optionsOf, sendOptionNames } from "../config/check-arguments.ts";
import { convertErrors } from "../errors/convert-errors.ts";
import { asidesOf, type EchoedRecipient, SmsError } from "../errors/sms-error.ts";
import { createPrepare, type ReadyMessage, type TextRules } from "../message/prepare-message.ts";
import { compileTemplates } from "../message/select-template.ts";
import type { PreparedMessage } from "../message/sms-message.ts";
import type { Templates } from "../message/template-entry.ts";
import type { Adapter, ConnectorOf, Delivered } from "./adapter.ts";
import { type Call, earlyEnd, withDeadline } from "./call-deadline.ts";
import type { ConnectorRuntime } from "./connector-runtime.ts";
import { fitToFeatures, type Remedies, withoutBestEffort } from "./fit-to-features.ts";
import type { MessageRef } from "./message-ref.ts";
import { type ObservedAttempt, observeAttempt } from "./observe-attempt.ts";
import type { ProviderFeatures } from "./provider-features.ts";
import { keyForProvider } from "./repeat-key.ts";
import { expectSameMessage } from "./same-message.ts";
import { isSameRecipient, otherRecipientError } from "./same-recipient.ts";
import type { CallOptions, SmsConnector } from "./sms-connector.ts";
import type { SmsReceipt } from "./sms-receipt.ts";

/** The parts of a connector. */
export interface ConnectorParts<A extends Adapter> {
  provider: string;
  /** The display name of the provider. */
  name: string;
  text: TextRules;
  templates: Templates;
  features: ProviderFeatures | undefined;
  remedies: Remedies | undefined;
  adapter: A;
  runtime: ConnectorRuntime;
  /** Called only when an error may contain them. */
  credentials(): readonly string[];
  knowsCode(code: string): boolean;
}

/** Wraps an adapter in everything that connectors share. */
export function createConnector<A extends Adapter>(parts: ConnectorParts<A>): ConnectorOf<A> {
  const { provider, name, text, features, adapter, runtime, credentials, knowsCode } = parts;
  const id = runtime.id ?? provider;
  const kind = features?.text ?? "content";
  const templates = compileTemplates(parts.templates, { provider, text: kind });
  const prepareMessage = createPrepare({ templates, kind, text, defaultCountry: runtime.defaultCountry });

  const ownError = convertErrors({ id, provider }, credentials, knowsCode);

  async function call<Options extends CallOptions, T>(
    options: Options | undefined,
    known: OptionNames<Options>,
    work: (call: Call) => Promise<T>,
  ): Promise<T> {
    try {
      optionsOf("options", options ?? undefined, known, "invalid-message");
    } catch (thrown) {
      throw ownError(thrown);
    }
    return withDeadline(options, work, ownError);
  }

  function receiptOf(prepared: PreparedMessage, delivered: Delivered): SmsReceipt {
    if (typeof delivered?.id !== "string" || delivered.id === "") {
      throw new SmsError({
        code: "rejected",
        delivery: "unknown",
        message: `${name} responded without a message id.`,
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
    { prepared, template }: ReadyMessage,
    running: Call,
    attempt: ObservedAttempt | undefined,
    repeatKey: string | undefined,
  ): Promise<SmsReceipt> {
    const fitted = fitToFeatures(prepared, features, name, parts.remedies);
    attempt?.begin();
    running.delivering = true;
    const { signal } = running;
    let delivered: Delivered;
    try {
      delivered = await adapter.deliver(fitted, { signal, template, repeatKey });
    } catch (thrown) {
      if (SmsError.is(thrown)) expectRecipient(asidesOf(thrown).echoedTo, prepared);
      throw thrown;
    }
    const receipt = receiptOf(prepared, delivered);
    if (delivered.to !== undefined) expectRecipient(delivered.to, prepared);
    return receipt;
  }

  /** A response about another number, refusal or not, says nothing about this message. */
  function expectRecipient(echoed: EchoedRecipient, { to }: PreparedMessage): void {
    if (!isSameRecipient(echoed, to)) throw otherRecipientError(name);
  }

  /** Reports the attempt when the call ends: at its deadline, the delivery may still be running. */
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
    // `encodeURIComponent` keeps `.` and `..`, which lead to another path of the provider's API.
    if (typeof message?.id !== "string" || /^\.{0,2}$|\p{Cc}/u.test(message.id)) {
      throw new SmsError({
        code: "invalid-message",
        message: "message: pass a receipt or `{ connector, id }`; `id` is missing or invalid.",
      });
    }
    if (message.connector === id) return message;
    throw new SmsError({
      code: "invalid-message",
      message: `message: was sent by the connector "${message.connector}", not by "${id}"; pass it to that connector.`,
      quoted: [String(message.connector)],
    });
  }

  const connector: SmsConnector = {
    specVersion: 1,
    id,
    provider,
    ...(features === undefined ? {} : { features }),
    async prepare(message) {
      try {
        return (await prepareMessage(message)).prepared;
      } catch (thrown) {
        throw ownError(thrown, undefined, message);
      }
    },
    send(message, options) {
      const attempt = runtime.onAttempt && observeAttempt(id, runtime.onAttempt);
      const sent = call(options, sendOptionNames, async (running) => {
        if (options?.idempotencyKey !== undefined) throw noIdempotency();
        running.message = message;
        const repeatKey = keyForProvider(options?.repeatKey, features);
        const ready = await prepareMessage(message);
        running.message = ready.prepared;
        if (running.signal.aborted) throw earlyEnd(running.signal.reason, false);
        return await deliver(ready, running, attempt, repeatKey);
      });
      return attempt ? observed(sent, attempt) : sent;
    },
    close: async () => adapter.close?.(),
  };
  const { check, getStatus, find, cancel, redact, reportOutcome } = bound(adapter);
  if (check) {
    connector.check = (options) =>
      call(options, callOptionNames, async (context) => {
        const findings = await check(context);
        return { ok: findings.every(({ level }) => level !== "error"), findings };
      });
  }
  if (getStatus) {
    connector.getStatus = (message, options) =>
      call(options, callOptionNames, async (context) => {
        const update = await getStatus(owned(message), context);
        expectSameMessage(name, message, update.id);
        return { ...update, connector: id };
      });
  }
  if (find) {
    connector.find = (message, options) =>
      call(options, { ...callOptionNames, since: true }, async (context) => {
        const { since } = options;
        if (!(since instanceof Date) || Number.isNaN(since.getTime())) {
          // With an invalid date nothing is found, and then a caller may send the message again.
          throw new SmsError({ code: "invalid-message", message: "since: must be a valid Date." });
        }
        context.message = message;
        const found = await find(withoutBestEffort(message), since, context);
        return found && isSameRecipient(found.to, message.to) ? receiptOf(message, found) : undefined;
      });
  }
  if (cancel)
    connector.cancel = (message, options) =>
      call(options, callOptionNames, async (context) => cancel(owned(message), context));
  if (redact)
    connector.redact = (message, options) =>
      call(options, callOptionNames, async (context) => redact(owned(message), context));
  if (reportOutcome) {
    connector.reportOutcome = (message, outcome, options) =>
      call(options, callOptionNames, async (context) => reportOutcome(owned(message), outcome, context));
  }
  return connector as ConnectorOf<A>;
}

/** The adapter's optional methods, as functions that keep their `this`. */
function bound(adapter: Adapter): Omit<Adapter, "deliver" | "close"> {
  const methods: Record<string, unknown> = {};
  for (const name of ["check", "getStatus", "find", "cancel", "redact", "reportOutcome"] as const) {
    methods[name] = adapter[name]?.bind(adapter);
  }
  return methods;
}

function noIdempotency(): SmsError {
  return new SmsError({
    code: "unsupported",
    message:
      "idempotencyKey: this connector does not support it; wrap the connector in `withIdempotency` or remove the key.",
  });
}
