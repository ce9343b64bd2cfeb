import type {
  ConnectorRuntime,
  PreparedMessage,
  SmsConnector,
  SmsError,
  SmsErrorCode,
  SmsMessage,
  SmsReceipt,
} from "@smskit/core";

/** What `testConnector` needs to know of a connector. */
export interface ContractOptions {
  /** Names the suite. */
  name: string;
  /** Makes the connector under test, good credentials and a `SignIn` template included. */
  create: (context: CreateContext) => SmsConnector;
  /**
   * What carries the connector's requests. `"core"` is the HTTP client that core hands to every connector of
   * `defineConnector`: the rules that depend on it alone, which core passes in its own tests, are left out.
   * @default "own"
   */
  transport?: "core" | "own" | undefined;
  /** Starts a provider that can be steered; absent for a connector that has none. */
  provider?: (() => Promise<TestProvider>) | undefined;
  /** The same over TLS: the rules on sockets then run on it as well. For a transport of your own. */
  secureProvider?: (() => Promise<TestProvider>) | undefined;
  /** Requests that the provider refuses, and the error that the connector must throw for each. */
  refusals?: readonly Refusal[] | undefined;
  /** Configs that must be refused, each with the words that the error must name. */
  invalidConfigs?: readonly InvalidConfig[] | undefined;
  /**
   * The connector keeps idempotency keys, as one that is wrapped in `withIdempotency` does; others refuse them.
   * @default false
   */
  takesIdempotencyKeys?: boolean | undefined;
  /** The credentials in `create`'s config: nothing that is printed may hold them. */
  secrets?: readonly string[] | undefined;
  /**
   * Rules that cannot hold for this connector, by their id, each with the reason. They are listed as skipped.
   * @example { "knows-what-was-not-sent": "fetch does not show its socket" }
   */
  deviations?: Readonly<Record<string, string>> | undefined;
  /**
   * The rules to run, by their id: for a suite that is about one matter, such as sockets on another runtime.
   * @default all
   */
  rules?: readonly string[] | undefined;
}

/** What one rule hands to `create`. */
export interface CreateContext {
  /** The provider's base URL. */
  url: string;
  /** To be spread over the config, for rules that change it: those of `refusals` and `invalidConfigs`. */
  config: Record<string, unknown>;
  /** To be handed on, for rules that need it. */
  runtime: ConnectorRuntime;
}

/** A request that the provider refuses by itself. */
export interface Refusal {
  /** What is wrong, for the test's name. */
  name: string;
  /** What is particular to the message. */
  message?: Partial<SmsMessage> | undefined;
  /** What is particular to the config. */
  config?: Record<string, unknown> | undefined;
  /** The code that the connector's error must have. */
  code: SmsErrorCode;
  /** The provider's own code that the error must have. */
  providerCode?: string | undefined;
  /** If the refusal contradicts what the code implies, such as a queue that is full for hours. */
  retryable?: false | undefined;
}

/** A config that no connector may be made from. */
export interface InvalidConfig {
  /** Spread over the good config. */
  config: Record<string, unknown>;
  /** Paths and words that the error must contain. */
  names: readonly string[];
}

/** A provider on a real socket whose faults can be chosen. `startMockServer` of `@smskit/mock` makes one. */
export interface TestProvider {
  readonly url: string;
  /** The PEM of the CA to trust, over TLS. */
  readonly ca?: string | undefined;
  readonly carrier: {
    /** What phones got, newest last; each with the provider's message id, and how far it has got. */
    readonly messages: readonly {
      id: string;
      to: string;
      body: string;
      segments: number;
      status?: string;
    }[];
    /** Every request that the provider read, newest last. */
    readonly requests: readonly { method: string }[];
    readonly faults: { add(fault: ProviderFault): () => void };
  };
  close(): Promise<void>;
}

/** The faults that the contract asks for. */
export type ProviderFault = { times?: number } & (
  | { kind: "reset-on-connect" | "hang-handshake" | "reset-before-read" }
  | { kind: "hang" | "reset-after-read" | "fin" | "truncated-answer" | "garbage-answer" }
  | { kind: "garbled-answer" | "empty-answer" }
  | { kind: "idle-close"; reset?: boolean }
  | { kind: "slow-answer"; afterMs: number }
  | { kind: "rate-limited"; retryAfter?: string }
  /** Any status; nothing was accepted. */
  | { kind: "server-error"; status: number; body: string; contentType: string }
  | { kind: "redirect"; location: string; status: number }
);

/** One sentence that holds for every connector, and the experiment that shows it. */
export interface ContractRule {
  /** Kebab-case; shared by the experiments of one rule. A broken connector that fails the rule names it. */
  readonly id: string;
  /** The sentence. */
  readonly title: string;
  /**
   * What the experiment needs: nothing, a provider, one that is also run over TLS (`socket`), or one over TLS
   * only.
   */
  readonly needs: "nothing" | "provider" | "socket" | "tls";
  /** Only a connector's transport decides whether it passes. */
  readonly transport?: true;
  /** It watches or changes something of the whole process: nothing else may run meanwhile. */
  readonly alone?: true;
  run(bench: Bench): Promise<void>;
}

/** A connector and its provider, fresh for each rule, and what rules do with them. */
export interface Bench {
  readonly connector: SmsConnector;
  /** There for rules that need one; the others ask `hasProvider` first. */
  readonly provider: TestProvider;
  readonly hasProvider: boolean;
  readonly secure: boolean;
  /** A further connector of the same provider. */
  create(context?: Partial<CreateContext>): SmsConnector;
  /** A text that no other test sends. */
  text(): string;
  /** How many requests that could send a text the provider has read. */
  posts(): number;
  /** Sends, which must succeed. */
  send(message: SmsMessage | PreparedMessage, options?: UseOptions): Promise<SmsReceipt>;
  /** Prepares, which must succeed. */
  prepare(message: SmsMessage | PreparedMessage, options?: UseOptions): Promise<PreparedMessage>;
  /** Sends or prepares, and gives the error that must come of it: an `SmsError` that is safe to print. */
  refused(
    message: SmsMessage | PreparedMessage,
    options?: UseOptions & { call?: "send" | "prepare" },
  ): Promise<SmsError>;
  /** Checks that a value prints nothing that must not be printed: credentials, and what is in the message. */
  expectSafe(value: unknown, message?: Partial<SmsMessage>): void;
  /** From now on this process no longer trusts the provider's CA. */
  distrust(): void;
}

/** How a rule uses a connector. */
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
