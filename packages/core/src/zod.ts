/**
 * `zod/mini`, as core uses it: bundled without zod's 64 locales, which take longer to import than the rest of a connector.
 * Adapters may import from here or from zod.
 * @see https://zod.dev/packages/mini
 */
export type * from "zod/mini";
export {
  array,
  boolean,
  custom,
  enum,
  int,
  maximum,
  maxLength,
  minimum,
  optional,
  refine,
  regex,
  safeParse,
  strictObject,
  string,
  union,
} from "zod/mini";
