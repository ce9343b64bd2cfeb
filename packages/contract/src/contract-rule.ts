import type { ConnectorRuntime, SmsConnector, SmsErrorCode, SmsMessage } from "@smskit/core";

/** What `testConnector` needs to know of a connector. */
export interface ContractOptions {
  /** Names the suite. */
  name: string;
  /** Makes the connector under test, good credentials and a `SignIn` template included. */
  create: (context: CreateContext) => SmsConnector;
  /** Starts a provider that can be steered; absent for a connector that has none. */
  provider?: (() => Promise<SteerableProvider>) | undefined;
  /** The same over TLS: the rules on sockets then run on it as well. */
  secureProvider?: (() => Promise<SteerableProvider>) | undefined;
  /** Requests that the provider refuses, and what the connector must make of its answers. */
  refusals?: readonly Refusal[] | undefined;
  /** Configs that must be refused, each with the words that the error must name. */
  invalidConfigs?: readonly InvalidConfig[] | undefined;
  /** The credentials in `create`'s config: no error may print them. */
  secrets?: readonly string[] | undefined;
}

export interface CreateContext {
  /** The provider's base URL. */
  url: string;
  /** To be spread over the config, for rules that change it. */
  config: Record<string, unknown>;
  /** To be handed on, for rules that need it. */
  runtime: ConnectorRuntime;
}

/** A request that the provider refuses by itself. */
export interface Refusal {
  /** What is wrong, for the test's name. */
  name: string;
  message?: Partial<SmsMessage> | undefined;
  config?: Record<string, unknown> | undefined;
  code: SmsErrorCode;
  providerCode?: string | undefined;
  /** Where the code's own answer does not hold, such as for a queue that is full for hours. */
  retryable?: false | undefined;
}

export interface InvalidConfig {
  config: Record<string, unknown>;
  /** Paths and words that the error must contain. */
  names: readonly string[];
}

/** A provider on a real socket whose faults can be chosen. `startMockServer` of `@smskit/mock` makes one. */
export interface SteerableProvider {
  readonly url: string;
  /** The PEM of the CA to trust, over TLS. */
  readonly ca?: string | undefined;
  readonly carrier: {
    /** What phones got, newest last. */
    readonly messages: readonly { to: string; body: string; segments: number }[];
    /** Every request that the provider read, newest last. */
    readonly requests: readonly { method: string }[];
    readonly faults: { add(fault: ProviderFault): () => void };
  };
  close(): Promise<void>;
}

/** The faults that the contract asks for. */
export type ProviderFault = { times?: number } & (
  | { kind: "reset-on-connect" | "hang-handshake" }
  | { kind: "hang" | "reset-after-read" | "fin" | "truncated-answer" | "garbage-answer" }
  | { kind: "garbled-answer" | "empty-answer" }
  | { kind: "idle-close"; reset?: boolean }
  | { kind: "rate-limited"; retryAfter?: string }
  | { kind: "server-error"; status: number; body: string; contentType: string }
  | { kind: "redirect"; location: string }
);

/** One sentence that holds for every connector, and the experiment that shows it. */
export interface ContractRule {
  /** Kebab-case; a broken connector that fails the rule goes by it. */
  readonly id: string;
  /** The sentence. */
  readonly title: string;
  /** What the experiment needs: a provider, one that is also run over TLS, or nothing. */
  readonly needs: "nothing" | "provider" | "socket";
  run(bench: Bench): Promise<void>;
}

/** A connector and its provider, fresh for each rule. */
export interface Bench {
  readonly connector: SmsConnector;
  /** Of a rule that needs one. */
  readonly provider: SteerableProvider;
  readonly hasProvider: boolean;
  readonly secure: boolean;
  /** A further connector of the same provider. */
  create(context?: Partial<CreateContext>): SmsConnector;
  /** A text that no other test sends. */
  text(): string;
  /** Sends, and gives the error that must come of it; it must be safe to print. */
  refused(message: SmsMessage, options?: RefusedOptions): Promise<import("@smskit/core").SmsError>;
  /** Checks that a value prints nothing that must not be printed. */
  expectSafe(value: unknown, message: SmsMessage): void;
}

export interface RefusedOptions {
  connector?: SmsConnector | undefined;
  signal?: AbortSignal | undefined;
  timeoutMs?: number | undefined;
}
