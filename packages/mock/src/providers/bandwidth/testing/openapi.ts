import { createRequire } from "node:module";
import SwaggerParser from "@apidevtools/swagger-parser";
import { bodyValidator, type Schema } from "../../../testing/body-validator.ts";

type Json = null | boolean | number | string | Json[] | JsonObject;
type JsonObject = { [name: string]: Json };

/** Bandwidth's whole OpenAPI, which its SDK has. */
const document = (await SwaggerParser.parse(
  createRequire(import.meta.url).resolve("bandwidth-sdk/bandwidth.yml"),
)) as unknown as JsonObject;

/**
 * Compares a body with a schema of Bandwidth's OpenAPI, and returns what is wrong.
 *
 * @param schema Its name, such as `message` or `statusCallback`.
 */
export const problemsOfBody = bodyValidator(
  asJsonSchema(at(document, "components", "schemas")) as Record<string, Schema>,
);

/** A request, and the response to it. */
export interface Exchange {
  method: "GET" | "POST";
  /** After `/api/v2`, with the query. */
  path: string;
  /** Of a request to send. */
  body?: unknown;
  response: { status: number; body: unknown };
}

/**
 * Compares an exchange with the operation of its path, and returns what is wrong: a parameter, a field or a status that the
 * operation does not have. A request that was refused may have anything.
 */
export function problemsOfExchange({ method, path, body, response }: Exchange): string[] {
  const { pathname, searchParams } = new URL(path, "https://messaging.bandwidth.com");
  const template = pathname.replace(/^\/users\/[^/]+/, "/users/{accountId}");
  const operation = at(document, "paths", template, method.toLowerCase());
  const expected = schemaOf(at(operation, "responses", String(response.status)));
  if (expected === undefined) return [`${method} ${template} has no ${response.status}`];
  const problems = problemsOfBody(expected, response.body);
  if (response.status >= 400) return problems;
  const names = (operation["parameters"] as Json[]).map((one) => resolved(one)["name"]);
  for (const name of searchParams.keys()) {
    if (!names.includes(name)) problems.push(`${method} ${template} has no parameter ${name}`);
  }
  const request = schemaOf(at(operation, "requestBody"));
  return request === undefined ? problems : [...problems, ...problemsOfBody(request, body)];
}

/** The name of the schema of a request's or a response's JSON. */
function schemaOf(part: JsonObject): string | undefined {
  const { schema } = at(part, "content", "application/json");
  const { $ref } = (schema ?? {}) as JsonObject;
  return typeof $ref === "string" ? $ref.split("/").at(-1) : undefined;
}

/** What stands at a path of the document, without references. */
function at(from: JsonObject, ...path: string[]): JsonObject {
  return path.reduce((found, name) => resolved(found[name] ?? {}), from);
}

function resolved(value: Json): JsonObject {
  const found = value as JsonObject;
  const { $ref } = found;
  return typeof $ref === "string" ? at(document, ...$ref.split("/").slice(1)) : found;
}

/** OpenAPI 3.0 has `nullable`, and references to other parts of a document. */
function asJsonSchema(value: Json): Json {
  if (Array.isArray(value)) return value.map(asJsonSchema);
  if (typeof value !== "object" || value === null) return value;
  const { $ref, nullable, type, ...rest } = value;
  if (typeof $ref === "string") return { $ref: `#/$defs/${$ref.split("/").at(-1)}` };
  const others = Object.entries(rest).map(([name, inner]) => [name, asJsonSchema(inner)]);
  if (type === undefined) return Object.fromEntries(others);
  // The object of properties may have one that is called `type`.
  return { ...Object.fromEntries(others), type: nullable === true ? [type, "null"] : asJsonSchema(type) };
}
