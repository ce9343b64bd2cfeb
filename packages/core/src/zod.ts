/**
 * `zod/mini`, as core uses it: built into one file without zod's 64 locales, which cost more to import than all the
 * rest of a connector. Adapters may take their schemas from here, or from zod itself.
 * @see https://zod.dev/packages/mini
 */
export type * from "zod/mini";
export {
  array,
  boolean,
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
} from "zod/mini";
