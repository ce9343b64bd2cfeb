import type { CallOptions, SendOptions } from "../connector/sms-connector.ts";
import type { SmsErrorCode } from "../errors/error-codes.ts";
import { shownName } from "../errors/foreign-text.ts";
import { SmsError } from "../errors/sms-error.ts";

/** Every option's name, so that a new option cannot be left out. */
export type OptionNames<Options> = { readonly [Name in keyof Required<Options>]: true };

export const callOptionNames: OptionNames<CallOptions> = { signal: true, timeoutMs: true };
export const sendOptionNames: OptionNames<SendOptions> = { ...callOptionNames, idempotencyKey: true };

/**
 * Refuses an options object that has an option nobody reads: a misspelt one would be ignored without a word.
 * @param where What has the options, as the caller knows it: `"withRetry"`.
 * @throws {SmsError} that names the option, and the nearest one that exists.
 */
export function refuseUnknownOptions<Options extends object>(
  where: string,
  options: Options | null | undefined,
  known: OptionNames<Options>,
  code: SmsErrorCode = "invalid-config",
): void {
  const problem =
    options === null ? "the options must be an object" : optionProblem(options, Object.keys(known));
  if (problem !== undefined) throw new SmsError({ code, message: `${where}: ${problem}.` });
}

/** What is wrong with an options object, for errors that are not an `SmsError`; `undefined` when nothing is. */
export function optionProblem(options: unknown, known: readonly string[]): string | undefined {
  if (options === undefined || options === null) return undefined;
  if (typeof options !== "object") return "the options must be an object";
  for (const key in options) {
    if (known.includes(key) || !Object.hasOwn(options, key)) continue;
    return `${quoteKey(key)} is not an option (${suggestion(key, known)})`;
  }
  return undefined;
}

/** `did you mean …?`, or the whole list where nothing is near. */
export function suggestion(key: string, known: readonly string[]): string {
  const near = nearestTo(key, known);
  return near === undefined ? `there is ${known.join(", ")}` : `did you mean \`${near}\`?`;
}

/** The name of a key, if it is one: a text, a number or a secret that was used as a key is not repeated. */
export function quoteKey(key: string): string {
  return shownName(key) === key ? `\`${key}\`` : "a key";
}

/** The name that was most likely meant: it contains the other one, or differs in a third of its letters at most. */
function nearestTo(key: string, known: readonly string[]): string | undefined {
  const typed = simple(key.slice(0, 40));
  let nearest: string | undefined;
  let least = Math.max(2, Math.floor(typed.length / 3)) + 1;
  for (const name of known) {
    const other = simple(name);
    const within = typed.length > 3 && (other.includes(typed) || typed.includes(other));
    const changes = within ? 1 : distance(typed, other);
    if (changes < least && changes < other.length) [nearest, least] = [name, changes];
  }
  return nearest;
}

function simple(name: string): string {
  return name.toLowerCase().replace(/[^a-z\d]/g, "");
}

/** Letters to insert, remove or replace. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 0; i < a.length; i++) {
    const next = [i + 1];
    for (let j = 0; j < b.length; j++) {
      const replaced = (row[j] as number) + (a[i] === b[j] ? 0 : 1);
      next.push(Math.min(replaced, (next[j] as number) + 1, (row[j + 1] as number) + 1));
    }
    row = next;
  }
  return row[b.length] as number;
}
