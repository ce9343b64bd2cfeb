import { markClass } from "../errors/mark-class.ts";
import { SmsError } from "../errors/sms-error.ts";
import { codeProblem } from "./code-variable.ts";
import type { TemplateVariables } from "./template-variables.ts";

/** The longest possible text, in UTF-16 units: 255 segments of 153 GSM-7 characters. */
export const maxBodyLength = 255 * 153;

/** A parsed template. `parseTemplate` creates it, `renderTemplate` fills it in. */
export class Template {
  /** The names of the placeholders, each once, in order of appearance: `code`, `user.name`. */
  readonly placeholders: readonly string[];
  /** The text around the placeholders: one item more than `paths`. */
  readonly literals: readonly string[];
  /** The path to each value: `["user", "name"]`. */
  readonly paths: readonly (readonly [string, ...string[]])[];

  constructor(literals: readonly string[], names: readonly string[]) {
    this.placeholders = [...new Set(names)];
    this.literals = literals;
    this.paths = names.map((name) => name.split(".") as [string, ...string[]]);
  }
}

markClass(Template, "Template");

/**
 * Parses the text of a template. Placeholders are `{{name}}`, `{{ name }}`, `{{user.name}}` and `{{list.0}}`, without
 * logic. Single braces are text.
 * @throws {SmsError} `invalid-config` for a malformed placeholder, with its position.
 */
export function parseTemplate(content: string): Template {
  if (typeof content !== "string") throw invalidTemplate("its content must be a string");
  if (content.length > maxBodyLength) {
    throw invalidTemplate(`it has more than ${maxBodyLength} characters, the most of an SMS`);
  }
  const literals: string[] = [];
  const names: string[] = [];
  let end = 0;
  for (let start = nextBraces(content, 0); start !== -1; start = nextBraces(content, end)) {
    const where = `the placeholder at character ${start + 1}`;
    if (content.startsWith("}}", start)) {
      throw invalidTemplate(`the }} at character ${start + 1} closes no placeholder`);
    }
    const close = content.indexOf("}}", start + 2);
    if (close === -1) throw invalidTemplate(`${where} is not closed; put }} after the name of the variable`);
    const name = content.slice(start + 2, close).trim();
    if (name === "") throw invalidTemplate(`${where} is empty; put the name of a variable between {{ and }}`);
    if (!isVariablePath(name)) {
      throw invalidTemplate(`${where} is not the name of a variable, such as {{code}} or {{user.name}}`);
    }
    literals.push(content.slice(end, start));
    names.push(name);
    end = close + 2;
  }
  literals.push(content.slice(end));
  return new Template(literals, names);
}

/**
 * Fills in the placeholders. Values are inserted unchanged, once: placeholders in them stay text, and nothing is escaped.
 * The variable `code` must be a string and not blank: a number has lost its leading zeros.
 * @throws {SmsError} `invalid-message`, with the name of the variable, if a variable is missing or is neither a string nor
 * a plain number (`1e21` is not). Also if the text is too long for an SMS. `invalid-config` for a malformed template.
 */
export function renderTemplate(template: string | Template, variables: TemplateVariables = {}): string {
  const { literals, paths } = template instanceof Template ? template : parseTemplate(template);
  let text = literals[0] ?? "";
  for (let index = 0; index < paths.length; index++) {
    const path = paths[index] as readonly [string, ...string[]];
    text += textOf(valueAt(path, variables), path) + literals[index + 1];
    if (text.length > maxBodyLength) throw tooLong(path);
  }
  return text;
}

/** Whether a placeholder may contain this: names of letters, digits, `_`, `$` and `-`, joined by dots. */
export function isVariablePath(name: string): boolean {
  return name.split(".").every((part) => /^[\p{L}\p{M}\p{N}_$-]+$/u.test(part));
}

/** Returns the position of the next `{{` or `}}`. */
function nextBraces(content: string, from: number): number {
  const open = content.indexOf("{{", from);
  const close = content.indexOf("}}", from);
  return open === -1 || (close !== -1 && close < open) ? close : open;
}

/** Reads own data properties only: nothing inherited, nothing that runs code. */
function valueAt(path: readonly string[], variables: unknown): unknown {
  let value = variables;
  for (const name of path) {
    if (typeof value !== "object" || value === null) return undefined;
    if (Array.isArray(value) && String(Number(name) >>> 0) !== name) return undefined;
    value = Object.getOwnPropertyDescriptor(value, name)?.value;
  }
  return value;
}

function textOf(value: unknown, path: readonly string[]): string {
  if (path.length === 1 && path[0] === "code" && value !== undefined) {
    const problem = codeProblem(value);
    if (problem !== undefined) throw invalidVariable("code", problem);
  }
  if (typeof value === "string") {
    if (value.length > maxBodyLength) throw tooLong(path);
    return value;
  }
  if (typeof value === "number" && /^[\d.-]+$/.test(String(value))) return String(value);
  throw invalidVariable(path.join("."), `${problemOf(value)}; the template needs a string or a number`);
}

function invalidVariable(name: string, problem: string): SmsError {
  return new SmsError({ code: "invalid-message", message: `variables.${name}: ${problem}` });
}

function problemOf(value: unknown): string {
  if (value === undefined) return "is missing";
  if (value === null) return "is null";
  if (typeof value === "number") {
    return Number.isFinite(value)
      ? "is a number that JavaScript writes with an exponent"
      : "is not a finite number";
  }
  if (Array.isArray(value)) return "is a list";
  return typeof value === "object" ? "is an object" : `is a ${typeof value}`;
}

function tooLong(path: readonly string[]): SmsError {
  return invalidVariable(
    path.join("."),
    `makes the text longer than ${maxBodyLength} characters, the most of an SMS`,
  );
}

function invalidTemplate(problem: string): SmsError {
  return new SmsError({ code: "invalid-config", message: `template: ${problem}` });
}
