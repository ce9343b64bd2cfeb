import type { ConfigSchema } from "../config/parse-config.ts";

/**
 * How an account is set up at the provider, as data. `smskit init`, Logto's form, the descriptions in
 * `configJsonSchema` and the provider's page in the docs are generated from it. Factories never import it, so an app that
 * only sends does not bundle it.
 */
export interface ConnectorSetup<Field extends string = string> {
  /** What to do before there is anything to copy into the config. The first step has the URL to sign up. */
  readonly steps: readonly string[];
  /** Every field of the config, in the order in which to ask for them. */
  readonly fields: Readonly<Record<Field, FieldSetup>>;
  /** Alternatives: an account uses one of the options of each choice. */
  readonly choices?: readonly SetupChoice<Field>[] | undefined;
}

export interface FieldSetup {
  /** What the field is, in one sentence without its name: `"The secret that signs requests."` */
  readonly description: string;
  /** Where to find its value in the provider's console: `"Account → API keys & tokens"`. */
  readonly place?: string | undefined;
}

export interface SetupChoice<Field extends string = string> {
  /** `"How does your app sign in?"` */
  readonly question: string;
  /** What the account may have instead; the first is the usual one. */
  readonly options: readonly {
    /** `"API key"` */
    readonly label: string;
    /** What speaks for it, in a few words: `"can be revoked alone"`. */
    readonly hint?: string | undefined;
    /** The fields that the option needs. */
    readonly fields: readonly Field[];
  }[];
}

/** The fields of a config, as its schema takes them. */
export type FieldOf<Schema extends ConfigSchema> = Extract<keyof Schema["_zod"]["input"], string>;
