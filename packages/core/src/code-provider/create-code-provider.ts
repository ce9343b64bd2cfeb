import type * as z from "zod/mini";
import { callOptionNames, expectArgument, expectOptions, optionsOf } from "../config/check-arguments.ts";
import { type ConfigSchema, parseConfig, secretsIn } from "../config/parse-config.ts";
import type { CallContext } from "../connector/adapter.ts";
import { type Call, withDeadline } from "../connector/call-deadline.ts";
import type { ConnectorRuntime } from "../connector/connector-runtime.ts";
import { isSameRecipient, otherRecipientError } from "../connector/same-recipient.ts";
import type { CallOptions } from "../connector/sms-connector.ts";
import { convertErrors } from "../errors/convert-errors.ts";
import { type EchoedRecipient, SmsError } from "../errors/sms-error.ts";
import { isKey, keyRule } from "../message/key.ts";
import { isE164 } from "../phone/is-e164.ts";
import type { CodeCheck, CodeCheckStatus, CodeProvider, CodeStart, StartedCode } from "./code-provider.ts";

/** Options of a code provider that JSON cannot express. */
export type CodeProviderRuntime = Pick<ConnectorRuntime, "id" | "http">;

/** What is particular to one provider that keeps codes. */
export interface CodeProviderSpec<Schema extends ConfigSchema, A extends CodeAdapter = CodeAdapter> {
  /** The company, in lower case: `"acme"`. */
  provider: string;
  /** The default `id`: `"acme-verify"`. */
  id: string;
  /** The display name: `"Acme Verify"`. */
  name: string;
  /** Strict. */
  configSchema: Schema;
  /** What the codes are of a service with this config. */
  codes(config: z.output<Schema>): CodeProvider["codes"];
  /** Creates the adapter of one account from its parsed config. */
  create(config: z.output<Schema>, runtime: CodeProviderRuntime): A;
  /**
   * Whether a `providerCode` is in the provider's table. Other codes are removed from an error if they repeat digits of
   * the number or the code.
   * @default no code is
   */
  knowsCode?(code: string): boolean;
}

/** One provider's part: one request, one response. It never retries. */
export interface CodeAdapter {
  /** Everything it throws becomes an `SmsError`; any other error is reported with `delivery: "unknown"`. */
  start(
    input: CodeStart,
    context: CallContext,
  ): Promise<StartedCode & { /** The number, as the response has it. */ to?: EchoedRecipient }>;
  /** The status, and the number as the response has it: a verification of another number is `not-found`. */
  check(input: CodeCheck, context: CallContext): Promise<{ status: CodeCheckStatus; to?: EchoedRecipient }>;
  cancel?(input: Omit<CodeCheck, "code">, context: CallContext): Promise<void>;
  close?(): void;
}

/** A code provider with the optional methods that its adapter has. */
export type CodeProviderOf<A extends CodeAdapter> = CodeProvider & {
  [Method in Extract<keyof A, keyof CodeProvider>]-?: NonNullable<CodeProvider[Method]>;
};

const statuses: readonly unknown[] = [
  "approved",
  "incorrect",
  "expired",
  "locked",
  "not-found",
] satisfies CodeCheckStatus[];

/**
 * Creates a code provider from what is specific to one company. Core does what all of them share: config, deadlines,
 * errors that reveal nothing, and responses about another number, which approve nothing.
 * @throws {SmsError} `invalid-config`, with every problem and its path.
 */
export function createCodeProvider<Schema extends ConfigSchema, A extends CodeAdapter>(
  spec: CodeProviderSpec<Schema, A>,
  config: z.input<Schema>,
  runtime: CodeProviderRuntime = {},
): CodeProviderOf<A> {
  expectArgument(
    typeof spec?.create === "function" && spec.configSchema !== undefined,
    "createCodeProvider takes a spec: provider, id, name, configSchema, codes, create.",
  );
  expectOptions("runtime", runtime, { id: true, http: true });
  optionsOf("runtime.http", runtime.http, { agent: true, fetch: true });
  const { provider, name } = spec;
  const id = runtime.id ?? spec.id;
  const parsed = parseConfig(name, spec.configSchema, config);
  const adapter = spec.create(parsed, runtime);
  const convert = convertErrors(
    { id, provider },
    () => secretsIn(spec.configSchema, parsed),
    (code) => spec.knowsCode?.(code) ?? false,
  );

  function call<T>(
    named: Named,
    options: CallOptions | undefined,
    work: (context: CallContext) => Promise<T>,
  ): Promise<T> {
    const message = { to: named.to, variables: { code: named.code } };
    const ownError = (thrown: unknown, running?: Call) => convert(thrown, running, message);
    try {
      optionsOf("options", options ?? undefined, callOptionNames, "invalid-message");
      expectNamed(named);
    } catch (thrown) {
      return Promise.reject(ownError(thrown));
    }
    const bounded = async (running: Call) => {
      running.delivering = true;
      return work(running);
    };
    return withDeadline(options, bounded, ownError);
  }

  const created: CodeProvider = {
    id,
    provider,
    codes: spec.codes(parsed),
    start: (input, options) =>
      call(startedBy(input), options, async (context) => {
        const { to, ...started } = await adapter.start(input, context);
        if (started.status !== "accepted") throw unreadable(name, "whether it sent the code.");
        if (!isSameRecipient(to, input.to)) throw otherRecipientError(name);
        return started;
      }),
    check: (input, options) =>
      call({ to: input?.to, ref: input?.ref, code: input?.code ?? "" }, options, async (context) => {
        const { status, to } = await adapter.check(input, context);
        if (!statuses.includes(status))
          throw unreadable(name, "whether the code is right; nothing is approved.");
        return isSameRecipient(to, input.to) ? status : "not-found";
      }),
    close: async () => adapter.close?.(),
  };
  const cancel = adapter.cancel?.bind(adapter);
  if (cancel !== undefined) {
    created.cancel = (input, options) =>
      call({ to: input?.to, ref: input?.ref }, options, async (context) => cancel(input, context));
  }
  return created as CodeProviderOf<A>;
}

/** What a caller names, who may write plain JavaScript. */
type Named = { to: unknown; ref?: unknown; code?: unknown; usageType?: unknown; locale?: unknown };

function startedBy(input: CodeStart | undefined): Named {
  return { to: input?.to, usageType: input?.usageType ?? "", locale: input?.locale || undefined };
}

function expectNamed({ to, ref, code, usageType, locale }: Named): void {
  if (!isE164(to)) {
    const message = "to: must be a number in E.164: + and 7 to 15 digits.";
    throw new SmsError({ code: "invalid-recipient", message });
  }
  for (const [value, message] of [
    [ref, "ref: pass what `start` returned, or leave it out."],
    [code, "code: must be a string of at most 255 characters, as it was typed."],
    [usageType, `usageType: ${keyRule}; say what the code is for, such as "SignIn".`],
    [locale, 'locale: must be a string, such as "pt-BR".'],
  ]) {
    if (value !== undefined && !isKey(value)) {
      throw new SmsError({ code: "invalid-message", message: String(message) });
    }
  }
}

function unreadable(name: string, what: string): SmsError {
  return new SmsError({
    code: "unavailable",
    delivery: "unknown",
    message: `${name} did not say ${what}`,
  });
}
