import type { CallOptions, SmsError, SmsErrorCode } from "@smskit/core";
import type { CodeCheck, CodeCheckStatus, CodeProvider, CodeStart } from "@smskit/core/provider";
import type { InvalidConfig } from "../contract-rule.ts";
import type { ProviderFault } from "../test-provider.ts";

/** The options of `testCodeProvider`. */
export interface CodeContractOptions<World extends CodeTestProvider = CodeTestProvider> {
  /** Names the suite. */
  name: string;
  /** Creates the code provider under test, with valid credentials. */
  create: (context: CreateCodeContext<World>) => CodeProvider;
  /** Starts a test provider; called for each rule. `startMockServer` of `@smskit/mock` starts one. */
  provider: () => Promise<World>;
  /**
   * The code provider makes no requests: rules about requests and responses do not run.
   * @default false
   */
  inMemory?: boolean | undefined;
  /** Starts that the provider refuses, and the error that must be thrown for each. */
  refusals?: readonly CodeRefusal<World>[] | undefined;
  /** Configs that must be refused, each with the words that the error must contain. */
  invalidConfigs?: readonly InvalidConfig[] | undefined;
  /** The credentials in the config of `create`: nothing that is printed may contain them. */
  secrets?: readonly string[] | undefined;
  /** Rules that cannot hold for this provider, by id, each with the reason. They are reported as skipped. */
  deviations?: Readonly<Record<string, string>> | undefined;
}

/** What a rule passes to `create`. */
export interface CreateCodeContext<World extends CodeTestProvider = CodeTestProvider> {
  /** The base URL of the provider's API. */
  url: string;
  /** Spread it over the config: the rules of `refusals` and `invalidConfigs` change the config with it. */
  config: Record<string, unknown>;
  /** The test provider of the rule. */
  provider: World;
}

/** A start that the provider refuses. */
export interface CodeRefusal<World extends CodeTestProvider = CodeTestProvider> {
  /** What is wrong, for the name of the test. */
  name: string;
  /** Makes the test provider refuse the start to the number. */
  arrange?: ((provider: World, to: string) => void | Promise<void>) | undefined;
  /** Fields of the start that differ from a valid one. */
  start?: Partial<CodeStart> | undefined;
  /** Fields of the config that differ from the valid one. */
  config?: Record<string, unknown> | undefined;
  /** How many starts to the number come before. @default 0 */
  after?: number | undefined;
  /** The code that the error must have. */
  code: SmsErrorCode;
  /** The provider's own code that the error must have. */
  providerCode?: string | undefined;
}

/** A provider with phones that show what they receive. */
export interface CodeTestProvider {
  readonly url: string;
  readonly carrier: {
    /** The texts that phones received, newest last; a code that is spoken counts as one. */
    readonly messages: readonly { to: string; body: string }[];
    /** Every request that the provider read, newest last. */
    readonly requests: readonly { method: string }[];
    readonly faults: { add(fault: ProviderFault): () => void };
    /** Moves the provider's clock forward. */
    advance(milliseconds: number): void;
  };
  close(): Promise<void>;
}

/** A sentence that holds for every code provider, and the experiment that proves it. */
export interface CodeContractRule {
  /** Kebab-case. A broken code provider that fails the rule names it. */
  readonly id: string;
  /** The sentence. */
  readonly title: string;
  /** Whether the experiment is about requests and responses. */
  readonly http?: true;
  /** Whether it observes the whole process, so that no other rule may run at the same time. */
  readonly alone?: true;
  run(bench: CodeBench): Promise<void>;
}

/** A code that was started, and what the phone shows. */
export interface StartedOnPhone {
  to: string;
  ref: string | undefined;
  code: string;
}

/** A new code provider for one rule, and helpers of rules. */
export interface CodeBench {
  /** The code provider under test. */
  readonly codes: CodeProvider;
  readonly provider: CodeTestProvider;
  /** Creates another code provider on the same test provider. */
  create(context?: Partial<Pick<CreateCodeContext, "url" | "config">>): CodeProvider;
  /** Returns a number that the rule has not used yet. */
  number(): string;
  /** Returns the codes that a phone received, newest last. */
  codesOn(to: string): string[];
  /** Returns how many requests that could send a code the provider has read. */
  posts(): number;
  /** Starts a code, which must succeed. */
  start(input?: Partial<CodeStart>, using?: CodeProvider): Promise<StartedOnPhone>;
  /** Checks a code, which must succeed. */
  check(input: CodeCheck, using?: CodeProvider): Promise<CodeCheckStatus>;
  /** Starts a code, which must fail: with an `SmsError` that is safe to print. */
  startRefused(input?: Partial<CodeStart>, use?: UseCodeOptions): Promise<SmsError>;
  /** Checks a code, which must fail so too. */
  checkRefused(input: CodeCheck, use?: UseCodeOptions): Promise<SmsError>;
  /** Checks that a value prints no credentials, and nothing of what was passed to a call. */
  expectSafe(value: unknown, input?: { to?: unknown; code?: unknown }): void;
}

/** Options of a call in a rule. */
export interface UseCodeOptions extends CallOptions {
  /** @default the code provider under test */
  using?: CodeProvider | undefined;
}
