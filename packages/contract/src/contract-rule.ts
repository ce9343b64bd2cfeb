import type {
  ConnectorRuntime,
  PreparedMessage,
  SmsConnector,
  SmsError,
  SmsErrorCode,
  SmsMessage,
  SmsReceipt,
} from "@smskit/core";

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
  provider?: (() => Promise<TestProvider>) | undefined;
  /** The same over TLS: the rules about sockets run on it, too. For your own transport. */
  secureProvider?: (() => Promise<TestProvider>) | undefined;
  /** Requests that the provider refuses, and the error that the connector must throw for each. */
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

/** What a rule passes to `create`. */
export interface CreateContext {
  /** The provider's base URL. */
  url: string;
  /** Spread it over the config: the rules of `refusals` and `invalidConfigs` change the config with it. */
  config: Record<string, unknown>;
  /** Pass it on, for rules that need it. */
  runtime: ConnectorRuntime;
}

/** A request that the provider refuses. */
export interface Refusal {
  /** What is wrong, for the name of the test. */
  name: string;
  /** Fields of the message that differ from a valid one. */
  message?: Partial<SmsMessage> | undefined;
  /** Fields of the config that differ from the valid one. */
  config?: Record<string, unknown> | undefined;
  /** The code that the connector's error must have. */
  code: SmsErrorCode;
  /** The provider's own code that the error must have. */
  providerCode?: string | undefined;
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

/** A provider on a real socket with controllable faults. `startMockServer` of `@smskit/mock` starts one. */
export interface TestProvider {
  readonly url: string;
  /** The PEM of the CA to trust, over TLS. */
  readonly ca?: string | undefined;
  readonly carrier: {
    /** The messages that phones received, newest last, with the provider's message id and status. */
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

/** The faults that the contract uses. */
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

/** A sentence that holds for every connector, and the experiment that proves it. */
export interface ContractRule {
  /** Kebab-case; shared by the experiments of one rule. A broken connector that fails the rule names it. */
  readonly id: string;
  /** The sentence. */
  readonly title: string;
  /**
   * What the experiment needs: nothing, a provider, a provider with and without TLS (`socket`), or a provider with TLS.
   */
  readonly needs: "nothing" | "provider" | "socket" | "tls";
  /** Whether only the transport of a connector decides the result. */
  readonly transport?: true;
  /** Whether it observes or changes the whole process, so that no other rule may run at the same time. */
  readonly alone?: true;
  run(bench: Bench): Promise<void>;
}

/** A new connector and provider for one rule, and helpers of rules. */
export interface Bench {
  readonly connector: SmsConnector;
  /** Present for rules that need a provider; other rules check `hasProvider` first. */
  readonly provider: TestProvider;
  readonly hasProvider: boolean;
  readonly secure: boolean;
  /** Creates another connector of the same provider. */
  create(context?: Partial<CreateContext>): SmsConnector;
  /** Returns a text that no other test sends. */
  text(): string;
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
