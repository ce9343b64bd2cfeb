import { inspect } from "node:util";
import { assert } from "vitest";

/** A value that must not be printed, and its description. */
export interface Secret {
  what: string;
  value: string;
}

/** Shorter values are found in any string. */
const shortest = 4;

/**
 * Checks that a value prints no secret, however it is printed: not unchanged, not in a URL or form, not in Base64.
 */
export function expectSafe(value: unknown, secrets: readonly Secret[]): void {
  // `assert` is called only for failures: it is far slower than a search in a string.
  const all = printings(value);
  for (const secret of secrets) {
    if (secret.value.length < shortest) continue;
    for (const [form, text] of formsOf(secret.value)) {
      const shown = all.find(([, printed]) => printed.includes(text));
      if (shown) assert.fail(`${shown[0]} shows ${secret.what}${form}`);
    }
  }
  const header = all.find(([, printed]) => /\b(?:Basic|Bearer) [A-Za-z0-9+/=._-]{8,}/.test(printed));
  if (header) assert.fail(`${header[0]} shows an Authorization header`);
}

/** Returns all the ways in which a value may be printed. */
function printings(value: unknown, name = "String()"): [how: string, printed: string][] {
  if (typeof value === "string") return [["what is printed", value]];
  const of = name === "String()" ? "" : ` of ${name}`;
  const printed: [string, string][] = [
    [`String()${of}`, String(value)],
    [`util.inspect${of}`, inspect(value)],
    [
      `util.inspect, hidden fields included,${of}`,
      inspect(value, { depth: 20, showHidden: true, getters: true }),
    ],
    [`JSON.stringify${of}`, JSON.stringify(value) ?? ""],
  ];
  if (value instanceof Error) {
    printed.push([`the message${of}`, value.message], [`the stack${of}`, value.stack ?? ""]);
    printed.push([`JSON of the fields${of}`, JSON.stringify({ ...value })]);
    if (value.cause !== undefined) printed.push(...printings(value.cause, `the cause${of}`));
    for (const inner of value instanceof AggregateError ? value.errors : []) {
      printed.push(...printings(inner, `an inner error${of}`));
    }
  }
  return printed;
}

function formsOf(secret: string): [form: string, text: string][] {
  const forms: [string, string][] = [["", secret]];
  // A lone surrogate has no such form.
  if (!secret.isWellFormed() || secret.length > 10_000) return forms;
  forms.push([" in a URL", encodeURIComponent(secret)]);
  forms.push([" in a form", new URLSearchParams([["", secret]]).toString().slice(1)]);
  for (const text of base64FormsOf(secret)) forms.push([" in Base64", text]);
  return forms;
}

/** Returns the parts of Base64 that any text with the secret encodes to: three, for the three alignments. */
function base64FormsOf(secret: string): string[] {
  return [0, 1, 2].map((before) => {
    const bytes = Buffer.from("\0".repeat(before) + secret);
    const unsettled = [0, 3, 2][bytes.length % 3] as number;
    const encoded = bytes.toString("base64");
    return encoded.slice([0, 2, 3][before], encoded.length - unsettled);
  });
}
