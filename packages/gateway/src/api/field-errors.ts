import type { z } from "@hono/zod-openapi";
import { ProblemError } from "../http/problem.ts";

/** What zod says of a value that fits no option of a union, unless the schema has its own sentence. */
const zodsUnionMessage = "Invalid input";
/** Most fields that one response lists. */
const mostErrors = 20;

/**
 * Returns the problem for a request that its schema refuses. It names the fields, and never repeats a value.
 * @param input What was validated.
 */
export function invalidRequest({ issues }: z.core.$ZodError, input: unknown): ProblemError {
  const errors = issues.flatMap((issue) => errorsOf(issue, input)).slice(0, mostErrors);
  return new ProblemError({
    title: "Invalid request",
    status: 422,
    detail: `The request is invalid: ${errors
      .slice(0, 3)
      .map(({ path, message }) => `${path}: ${message}`)
      .join("; ")}.`,
    errors,
  });
}

function errorsOf(issue: z.core.$ZodIssue, input: unknown): { path: string; message: string }[] {
  const path = pathOf(issue.path);
  if (issue.code !== "unrecognized_keys") return [{ path, message: sentenceOf(issue, input) }];
  return issue.keys.map((key) => ({
    path: pathOf([...issue.path, key]),
    message: "is not a known field; remove it",
  }));
}

function sentenceOf(issue: z.core.$ZodIssue, input: unknown): string {
  switch (issue.code) {
    case "invalid_type":
      return valueAt(input, issue.path) === undefined ? "is missing" : `must be ${article(issue.expected)}`;
    case "invalid_value":
      return `must be ${issue.values.map((value) => JSON.stringify(value)).join(" or ")}`;
    case "too_small":
      return Number(issue.minimum) === 1 && issue.origin !== "number" && issue.origin !== "int"
        ? "must not be empty"
        : `must be at least ${issue.minimum}`;
    case "too_big":
      return `must be at most ${issue.maximum}${units[issue.origin] ?? ""}`;
    case "invalid_union":
      return issue.message === zodsUnionMessage ? "is not one of the types that it may have" : issue.message;
    case "invalid_key":
      return "has an invalid key";
    default:
      // The sentence of the schema.
      return issue.message;
  }
}

const units: Readonly<Record<string, string>> = { string: " characters long", array: " entries long" };

function article(expected: string): string {
  const type = expected === "int" ? "integer" : expected;
  return /^[aeiou]/.test(type) ? `an ${type}` : `a ${type}`;
}

function valueAt(input: unknown, path: readonly PropertyKey[]): unknown {
  let value = input;
  for (const key of path) {
    if (typeof value !== "object" || value === null || !Object.hasOwn(value, key)) return undefined;
    value = (value as Record<PropertyKey, unknown>)[key];
  }
  return value;
}

/** `messages[3].to`. A value may be in place of a key: only what looks like a name is repeated. */
function pathOf(path: readonly PropertyKey[]): string {
  let text = "";
  for (const key of path) {
    if (typeof key === "number") text += `[${key}]`;
    else text += `${text === "" ? "" : "."}${shownKey(String(key))}`;
  }
  return text === "" ? "body" : text;
}

function shownKey(key: string): string {
  return /^[A-Za-z](?:[A-Za-z]|[_-](?=[A-Za-z])){0,29}$/.test(key) ? key : "…";
}
