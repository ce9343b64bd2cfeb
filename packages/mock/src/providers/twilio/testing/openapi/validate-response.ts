import { readFileSync } from "node:fs";
import { Ajv, type ErrorObject, type ValidateFunction } from "ajv";
import formats from "ajv-formats";
import { pathPattern } from "../../../../server/match-operations.ts";
import type { CutOpenApi, CutOperation, JsonSchema } from "./cut-types.ts";

/** A response, and the request that it is for. */
export interface CheckedResponse {
  /** @example "api.twilio.com" */
  readonly host: string;
  readonly method: string;
  /** Without query; with or without `.json`. */
  readonly path: string;
  readonly status: number;
  /** Parsed; `undefined` when the response has no body. */
  readonly body: unknown;
}

const openApi: CutOpenApi = JSON.parse(readFileSync(new URL("twilio-openapi.json", import.meta.url), "utf8"));
const operations = Object.entries(openApi.operations).map(([name, operation]) => {
  const [method, host, path] = /^(\w+) ([^/]+)(.+)$/.exec(name)?.slice(1) ?? [];
  const { pattern } = pathPattern((path ?? "").replace(/\.json$/, "[.json]"));
  return { name, method, host, pattern, operation, parts: (path ?? "").split("{").length };
});
// `/Services/Usecases` is found before `/Services/{Sid}`.
operations.sort((one, other) => one.parts - other.parts);

const ajv = new Ajv({ strict: false, allErrors: true, logger: false });
formats.default(ajv);
const isUri = (text: string) => text.startsWith("/2010-04-01/") || /^https?:\/\/[^\s]+$/.test(text);
const isRfc2822 = (text: string) =>
  /^\w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d \+0000$/.test(text) &&
  new Date(text).toUTCString().replace("GMT", "+0000") === text;
const ownFormats: Record<string, RegExp | ((text: string) => boolean)> = {
  // The 2010 API writes paths, the newer ones write whole addresses.
  uri: isUri,
  "uri-or-empty": (text) => text === "" || isUri(text),
  "date-time-rfc-2822": isRfc2822,
  "date-time": /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{3})?Z$/,
  "http-method": /^(GET|POST|PUT|PATCH|DELETE|HEAD)$/,
  currency: /^[A-Z]{3}$/i,
  "iso-country-code": /^[A-Z]{2}$/,
};
for (const [name, format] of Object.entries(ownFormats)) ajv.addFormat(name, format);
ajv.addSchema({
  $id: "twilio",
  schemas: Object.fromEntries(Object.entries(openApi.schemas).map(([name, schema]) => [name, exact(schema)])),
});
const validators = new Map<string, ValidateFunction>();

/** Returns an operation of Twilio's OpenAPI by its request. */
export function findOperation(
  request: Pick<CheckedResponse, "host" | "method" | "path">,
): CutOperation | undefined {
  return find(request)?.operation;
}

/**
 * Compares a response with Twilio's OpenAPI. Returns what is wrong, one sentence a field: a wrong type or format, a missing
 * field, a field that Twilio does not have, or a status that the operation does not have.
 */
export function validateResponse(response: CheckedResponse): string[] {
  const found = find(response);
  if (found === undefined)
    return [`${response.method} ${response.host}${response.path} is not in the OpenAPI.`];
  const { name, operation } = found;
  const { status, body } = response;
  const schema = operation.responses[status];
  if (schema === undefined) {
    const known = Object.keys(operation.responses).join(", ");
    return [`${name}: the status is ${status}, not ${known}: ${JSON.stringify(body)}`];
  }
  if (schema === null) return body === undefined ? [] : [`${name}: the response must have no body.`];
  const validate = validators.get(`${name} ${status}`) ?? ajv.compile(exact(schema));
  validators.set(`${name} ${status}`, validate);
  if (validate(body)) return [];
  return (validate.errors ?? []).map((error) => `${name}: ${sentenceOf(error, body)}`);
}

function find({ host, method, path }: Pick<CheckedResponse, "host" | "method" | "path">) {
  return operations.find((one) => one.method === method && one.host === host && one.pattern.test(path));
}

/** A schema with which an object has all of its fields, and no other. */
function exact(schema: JsonSchema): JsonSchema {
  const { $ref, anyOf, items, properties, ...rest } = schema;
  return {
    ...rest,
    ...($ref !== undefined && { $ref: `twilio${$ref}` }),
    ...(anyOf && { anyOf: anyOf.map(exact) }),
    ...(items && { items: exact(items) }),
    ...(properties && {
      properties: Object.fromEntries(
        Object.entries(properties).map(([name, property]) => [name, exact(property)]),
      ),
      required: Object.keys(properties),
      additionalProperties: false,
    }),
  };
}

function sentenceOf({ instancePath, keyword, message, params }: ErrorObject, body: unknown): string {
  const field = instancePath.slice(1).replaceAll("/", ".");
  const inside = (name: unknown) => (field === "" ? String(name) : `${field}.${name}`);
  if (keyword === "required") return `${inside(params["missingProperty"])} is missing.`;
  if (keyword === "additionalProperties") {
    return `${inside(params["additionalProperty"])} is not a field of Twilio's.`;
  }
  const keys = instancePath.split("/").slice(1);
  const value = keys.reduce<unknown>((from, key) => (from as Record<string, unknown>)[key], body);
  const allowed = keyword === "enum" ? ` ${JSON.stringify(params["allowedValues"])}` : "";
  return `${field || "the body"} ${message}${allowed}, and is ${JSON.stringify(value)}.`;
}
