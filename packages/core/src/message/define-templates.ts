import { parseConfig } from "../config/parse-config.ts";
import type { TemplateIds, TemplateParameters, Templates } from "./template-entry.ts";
import { templatesSchema } from "./template-schema.ts";
import type { TemplateVariables } from "./template-variables.ts";

/** Templates, and the messages that they make. */
export interface DefinedTemplates<T extends Templates> {
  /** The list, for `createAcme(config, { templates })`. */
  readonly templates: T;
  /**
   * Returns the part of a message that picks a template and fills it in. Spread it into the message. The variables are those
   * that the templates of this usage type need, of all locales and providers together.
   * @param usageType One of the list. For any other, pass `usageType` and `variables` to `send` yourself.
   */
  message<const U extends T[number]["usageType"]>(
    usageType: U,
    ...rest: true extends NeedsNone<VariablesOf<T, U>>
      ? [variables?: VariablesOf<T, U>, options?: TemplateMessageOptions<LocalesOf<T, U>>]
      : [variables: VariablesOf<T, U>, options?: TemplateMessageOptions<LocalesOf<T, U>>]
  ): TemplateMessage<U>;
}

/** A message without its recipient. */
export interface TemplateMessage<U extends string> {
  /** The case that picks the template. */
  usageType: U;
  /** The values of the template's placeholders. */
  variables: TemplateVariables;
  /** The recipient's language. */
  locale?: string | null;
}

export interface TemplateMessageOptions<Locale extends string = string> {
  /** The recipient's language: a locale of the list, or any other as `send` understands it. */
  locale?: Locale | (string & {}) | null | undefined;
}

/**
 * Checks a list of templates and gives it types: usage types complete, and a missing or misspelled variable does not compile.
 * A list that is not written out, such as imported JSON, has loose types.
 * @throws {SmsError} `invalid-config`, with every problem and its path.
 * @example
 * const texts = defineTemplates([{ usageType: "SignIn", content: "Your code is {{code}}" }]);
 * const sms = createAcme(config, { templates: texts.templates });
 * await sms.send({ to, ...texts.message("SignIn", { code: "123456" }) });
 */
export function defineTemplates<const T extends Templates>(templates: T): DefinedTemplates<T> {
  parseConfig("templates", templatesSchema, templates);
  const message = (
    usageType: string,
    variables: TemplateVariables = {},
    { locale }: TemplateMessageOptions = {},
  ): TemplateMessage<string> => ({ usageType, variables, ...(locale === undefined ? {} : { locale }) });
  return { templates, message: message as DefinedTemplates<T>["message"] };
}

/** The variables of one usage type; loose if a content is not a literal. */
export type VariablesOf<T extends Templates, U extends T[number]["usageType"]> = VariablesByType<T>[U];

/** Mapped, so that a compiler sorts the entries once for each list, not once for each message. */
type VariablesByType<T extends Templates> = {
  [Entry in T[number] as Entry["usageType"]]: VariablesFor<PathsIn<Entry>>;
};
type VariablesFor<Path extends string> = string extends Path ? TemplateVariables : Variables<Path>;

/** Named so that a compile error reads "is missing in type Variables<…>". */
type Variables<Path extends string> = {
  readonly [Name in Heads<Path>]: [Tails<Path, Name>] extends [never]
    ? Value<Name>
    : Nested<Tails<Path, Name>>;
};

/** The paths that an entry needs: `"code" | "user.name"`. */
type PathsIn<Entry> = Entry extends { readonly content: infer Content extends string }
  ? Placeholders<Content> | OriginPath<Entry> | Extract<ParametersIn<Entry>, string>
  : ParametersIn<Entry> extends infer Path
    ? // Without parameters or content, the code is sent.
      Path extends string
      ? Path
      : "code"
    : never;

/** `"Your {{ code }} for {{user.name}}"` needs `"code" | "user.name"`. Tail recursive: one step for each placeholder. */
type Placeholders<Text extends string, Found extends string = never> = string extends Text
  ? string
  : Text extends `${string}{{${infer Name}}}${infer Rest}`
    ? Placeholders<Rest, Found | Trim<Name>>
    : Found;

type Blank = " " | "\n" | "\t" | "\r";
type Trim<Text extends string> = Text extends `${Blank}${infer Rest}`
  ? Trim<Rest>
  : Text extends `${infer Rest}${Blank}`
    ? Trim<Rest>
    : Text;

type OriginPath<Entry> = Entry extends { readonly appendOrigin: string } ? "code" : never;

/** The variables that the ids of an entry name; `undefined` for an id that names none. */
type ParametersIn<Entry> = Entry extends { readonly templateIds: infer Ids extends TemplateIds }
  ? { [Provider in keyof Ids]: ParametersOf<Ids[Provider]> }[keyof Ids]
  : never;
type ParametersOf<Id> = Id extends { readonly parameters: infer Names extends TemplateParameters }
  ? Names extends readonly string[]
    ? Names[number]
    : Extract<Names[keyof Names], string>
  : Id extends { readonly parameters?: unknown }
    ? // A literal object without parameters has no such key.
      "parameters" extends keyof Id
      ? string
      : undefined
    : undefined;

type Value<Name> = Name extends "code" ? string : string | number;
type Heads<Path extends string> = Path extends `${infer Head}.${string}` ? Head : Path;
type Tails<Path extends string, Head extends string> = Path extends `${Head}.${infer Tail}` ? Tail : never;
/** `{{list.0}}` is in a list; `{{user.name}}` is in an object. */
type Nested<Tail extends string> = [Tail] extends [`${number}`]
  ? readonly (string | number)[]
  : Variables<Tail>;

type LocalesOf<T extends Templates, U extends T[number]["usageType"]> = Extract<LocalesByType<T>[U], string>;
type LocalesByType<T extends Templates> = {
  [Entry in T[number] as Entry["usageType"]]: Entry extends { readonly locale: infer Locale }
    ? Locale
    : never;
};

/** Whether a message may leave the variables out; for a union, whether it may for one of them. */
type NeedsNone<V> = V extends unknown
  ? string extends keyof V
    ? true
    : [keyof V] extends [never]
      ? true
      : false
  : never;
