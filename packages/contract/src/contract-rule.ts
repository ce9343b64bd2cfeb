import type {
  ConnectorRuntime,
  PreparedMessage,
  SmsConnector,
  SmsError,
  SmsErrorCode,
  SmsMessage,
  SmsReceipt,
  SmsWebhook,
} from "@smskit/core";
import type { ProviderFeatures } from "@smskit/core/provider";
import type { TestApp } from "./test-app.ts";
import type { TestMessage, TestProvider } from "./test-provider.ts";

/** The options of `testConnector`. */
export interface ContractOptions {
  /** Names the suite. */
  name: string;
  /** Creates the connector under test, with valid credentials and a `SignIn` template. */
  create: (context: CreateContext) => SmsConnector;
  /**
   * What sends the connector's requests. `"core"` is `createHttpClient` of `@smskit/core/provider`: rules that depend only
   * on it run in the tests of this package, and not in yours.
   * @default "own"
   */
  transport?: "core" | "own" | undefined;
  /** Starts a test provider; absent for a connector without a provider. */
  provider?: StartProvider | undefined;
  /** The same over TLS: the rules about sockets run on it, too. For your own transport. */
  secureProvider?: StartProvider | undefined;
  /**
   * Creates the webhook of the provider, with the secret that signs the requests of the test provider. The contract sends
   * through the connector, and reads with it what the test provider reports. Required if the features declare `webhooks`.
   */
  webhook?: (() => SmsWebhook) | undefined;
  /**
   * A sender of each kind that the features declare, as `from` of a message; with the recipient, if not every country takes
   * it. A `service` is part of the config, and needs none.
   */
  senders?: Readonly<Partial<Record<SenderKind, SenderSample>>> | undefined;
  /**
   * Options of the provider, as `providerOptions` of a message has them, that change no other field. Each value must be
   * seen at the provider; a number needs five digits or more, since fewer are in a time or an ID by chance.
   * @example { messageIntent: "otp" }
   */
  providerOptions?: Readonly<Record<string, string | number | boolean>> | undefined;
  /** What the provider or the connector refuses, and the error that the connector must throw for each. */
  refusals?: readonly Refusal[] | undefined;
  /** Configs that must be refused, each with the words that the error must contain. */
  invalidConfigs?: readonly InvalidConfig[] | undefined;
  /**
   * The connector keeps idempotency keys, as one that is wrapped in `withIdempotency` does; others refuse them.
   * @default false
   */
  takesIdempotencyKeys?: boolean | undefined;
  /** The credentials in the config of `create`: nothing that is printed may contain them. */
  secrets?: readonly string[] | undefined;
  /**
   * The outcomes of codes that the provider takes, for a connector with `reportOutcome`. `reportOutcome` must resolve without a
   * request for the other one.
   * @default both
   */
  outcomes?: readonly CodeOutcome[] | undefined;
  /**
   * Rules that cannot hold for this connector, by id, each with the reason. They are reported as skipped.
   * @example { "knows-what-was-not-sent": "fetch does not show its socket" }
   */
  deviations?: Readonly<Record<string, string>> | undefined;
  /**
   * The rules to run, by id: for a suite about one subject, such as sockets on another runtime.
   * @default all
   */
  rules?: readonly string[] | undefined;
}

/** Whether the recipient used a code. */
export type CodeOutcome = "confirmed" | "unconfirmed";

/** Starts a test provider for one rule. */
export type StartProvider = (context: ProviderContext) => Promise<TestProvider>;

/** What a rule passes to `provider`. */
export interface ProviderContext {
  /** Where the provider sends its webhooks, unless a message says otherwise: as it is set up in the provider's console. */
  webhookUrl: string;
}

/** The kinds of sender that are a field of a message. */
export type SenderKind = Exclude<ProviderFeatures["senders"][number], "service">;

/** A sender that the test provider takes. */
export interface SenderSample {
  /** The sender, as the message has it. */
  from: string;
  /** Whom it can text. @default a number in the USA */
  to?: string | undefined;
  /** The sender as phones see it. @default `from` */
  shown?: string | undefined;
}

/** What a rule passes to `create`. */
export interface CreateContext {
  /** The provider's base URL. */
  url: string;
  /** Spread it over the config: the rules of `refusals` and `invalidConfigs` change the config with it. */
  config: Record<string, unknown>;
  /** Pass it on, for rules that need it. */
  runtime: ConnectorRuntime;
}

/** A message that is refused. */
export interface Refusal {
  /** What is wrong, for the name of the test. */
  name: string;
  /** Fields of the message that differ from a valid one. */
  message?: Partial<SmsMessage> | undefined;
  /** Fields of the config that differ from the valid one. */
  config?: Record<string, unknown> | undefined;
  /** The code that the connector's error must have. */
  code: SmsErrorCode;
  /** The provider's own code that the error must have; `null` if the refusal has none. @default not checked */
  providerCode?: string | null | undefined;
  /** Who refuses it: the connector makes no request for what it knows that the provider lacks. @default "provider" */
  by?: "provider" | "connector" | undefined;
  /** If the refusal contradicts what the code implies, such as a queue that is full for hours. */
  retryable?: false | undefined;
}

/** A config that must be refused. */
export interface InvalidConfig {
  /** Spread over the valid config. */
  config: Record<string, unknown>;
  /** Paths and words that the error must contain. */
  names: readonly string[];
}

/** A sentence that holds for every connector, and the experiment that proves it. */
export interface ContractRule {
  /** Kebab-case; shared by the experiments of one rule. A broken connector that fails the rule names it. */
  readonly id: string;
  /** The sentence. */
  readonly title: string;
  /**
   * What the experiment needs: nothing, a provider, a provider and an app that receives its webhooks (`app`), a provider
   * with and without TLS (`socket`), or a provider with TLS.
   */
  readonly needs: "nothing" | "provider" | "app" | "socket" | "tls";
  /** Whether only the transport of a connector decides the result. */
  readonly transport?: true;
  /** Whether it observes or changes the whole process, so that no other rule may run at the same time. */
  readonly alone?: true;
  run(bench: Bench): Promise<void>;
}

/** A new connector and provider for one rule, and helpers of rules. */
export interface Bench
  extends Pick<ContractOptions, "webhook" | "senders" | "providerOptions" | "outcomes" | "secrets"> {
  readonly connector: SmsConnector;
  /** Present for rules that need a provider; other rules check `hasProvider` first. */
  readonly provider: TestProvider;
  readonly hasProvider: boolean;
  /** Receives the provider's webhooks. Present for rules that need an app. */
  readonly app: TestApp;
  readonly secure: boolean;
  /** Creates another connector of the same provider. */
  create(context?: Partial<CreateContext>): SmsConnector;
  /** Returns a text that no other test sends. */
  text(): string;
  /**
   * Returns a message that the provider can send and that no other test sends: a text or, for a provider that takes ids of
   * templates only, the `SignIn` template with a code. Each goes to a different phone unless `fields` has a `to`.
   */
  message(fields?: MessageFields): SmsMessage;
  /** Returns the messages at the provider that show what a message of {@link Bench.message} says. */
  arrivalsOf(message: Pick<SmsMessage, "body" | "variables">): readonly TestMessage[];
  /** Returns how many requests that could send a text the provider has read. */
  posts(): number;
  /** Sends, which must succeed. */
  send(message: SmsMessage | PreparedMessage, options?: UseOptions): Promise<SmsReceipt>;
  /** Prepares, which must succeed. */
  prepare(message: SmsMessage | PreparedMessage, options?: UseOptions): Promise<PreparedMessage>;
  /** Sends or prepares a message that must fail, and returns the error: an `SmsError` that is safe to print. */
  refused(
    message: SmsMessage | PreparedMessage,
    options?: UseOptions & { call?: "send" | "prepare" },
  ): Promise<SmsError>;
  /** Checks that a value prints no credentials and nothing of the message. */
  expectSafe(value: unknown, message?: Partial<SmsMessage>): void;
  /** Stops this process from trusting the provider's CA. */
  distrust(): void;
}

/** Fields of a message beside its text. */
export type MessageFields = Partial<
  Pick<
    SmsMessage,
    | "to"
    | "from"
    | "reference"
    | "sendAt"
    | "validityPeriodSeconds"
    | "statusCallback"
    | "bestEffort"
    | "providerOptions"
  >
>;

/** Options of a call in a rule. */
export interface UseOptions {
  /** @default the connector under test */
  connector?: SmsConnector | undefined;
  /** Passed on to the call. */
  signal?: AbortSignal | undefined;
  /** Milliseconds for the call. @default the connector's own */
  timeoutMs?: number | undefined;
  /** Passed on to `send`. */
  idempotencyKey?: string | undefined;
}
