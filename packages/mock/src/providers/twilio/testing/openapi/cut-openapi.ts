/**
 * Cuts Twilio's OpenAPI down to what the tests need, and writes `twilio-openapi.json` beside this file:
 *
 *     git clone https://github.com/twilio/twilio-oai
 *     node packages/mock/src/providers/twilio/testing/openapi/cut-openapi.ts twilio-oai
 *
 * What is kept: the names of parameters, the statuses of responses, and their schemas, rewritten as JSON Schema. Where the
 * document contradicts its own examples, the examples win: a field that is null or empty there may be null or empty.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { CutOpenApi, CutOperation, JsonSchema } from "./cut-types.ts";

/** The files below `spec/json`, and the paths that the mock has or may get. */
const documents: readonly [file: string, paths: RegExp][] = [
  [
    "twilio_api_v2010",
    /^\/2010-04-01\/Accounts(\.json|\/\{Sid\}\.json|\/\{AccountSid\}\/(Applications|AvailablePhoneNumbers|Balance|IncomingPhoneNumbers|Keys|SigningKeys|Messages|OutgoingCallerIds|SMS|Tokens|Usage)\b.*)$/,
  ],
  ["twilio_messaging_v1", /^\/v1\/(?!LinkShortening)/],
  ["twilio_messaging_v2", /^\/v2\/(Channels|Indicators)/],
  ["twilio_verify_v2", /^/],
  ["twilio_lookups_v1", /^/],
  ["twilio_lookups_v2", /^\/v2\/(PhoneNumbers|RateLimits|batch)/],
  ["twilio_content_v1", /^/],
  ["twilio_content_v2", /^/],
  ["twilio_oauth_v1", /^/],
  ["twilio_oauth_v2", /^/],
  ["twilio_iam_v1", /^\/v1\/(Keys|token|Account\/OAuthApps)\b/],
  ["twilio_accounts_v1", /^/],
];
const methods = ["get", "post", "put", "patch", "delete"];

/** What is read of a schema of OpenAPI 3.0. */
interface SourceSchema {
  $ref?: string;
  type?: string;
  nullable?: boolean;
  enum?: unknown[];
  oneOf?: SourceSchema[];
  items?: SourceSchema;
  properties?: Record<string, SourceSchema>;
  pattern?: string;
  minLength?: number;
  maxLength?: number;
  minimum?: number;
  maximum?: number;
  format?: string;
}

interface SourceBody {
  $ref?: string;
  content?: Record<string, { schema?: SourceSchema; examples?: Record<string, { value: unknown }> }>;
}

interface SourceOperation {
  parameters?: { $ref?: string; name: string; in: string }[];
  requestBody?: SourceBody;
  responses: Record<string, SourceBody>;
}

const cut: CutOpenApi = { schemas: {}, operations: {} };
for (const [file, paths] of documents) cutDocument(file, paths);
const lines = (record: object) =>
  Object.entries(record)
    .map(([name, value]) => `${JSON.stringify(name)}: ${JSON.stringify(value)}`)
    .join(",\n");
writeFileSync(
  new URL("twilio-openapi.json", import.meta.url),
  `{"schemas": {\n${lines(cut.schemas)}\n},\n"operations": {\n${lines(cut.operations)}\n}}\n`,
);

function cutDocument(file: string, kept: RegExp): void {
  const document: { paths: Record<string, Record<string, SourceOperation>> } = JSON.parse(
    readFileSync(join(process.argv[2] ?? ".", "spec/json", `${file}.json`), "utf8"),
  );
  const host = `${file.split("_")[1]}.twilio.com`;
  const nameOf = (reference: string) => `${file.slice("twilio_".length)}/${reference.split("/").at(-1)}`;

  for (const [path, item] of Object.entries(document.paths)) {
    for (const method of methods) {
      const operation = kept.test(path) ? item[method] : undefined;
      if (operation) cut.operations[`${method.toUpperCase()} ${host}${path}`] = operationOf(operation);
    }
  }

  function operationOf({ parameters = [], requestBody = {}, responses }: SourceOperation): CutOperation {
    const form = resolve(requestBody).content?.["application/x-www-form-urlencoded"]?.schema ?? {};
    const query = parameters.map(resolve).filter((parameter) => parameter.in === "query");
    return {
      query: query.map(({ name }) => name),
      form: Object.keys(resolve(form).properties ?? {}),
      responses: Object.fromEntries(
        Object.entries(responses)
          .filter(([status]) => Number(status) < 400)
          .map(([status, response]) => [status, bodyOf(resolve(response))]),
      ),
    };
  }

  function bodyOf(response: SourceBody): JsonSchema | null {
    const { schema, examples = {} } = response.content?.["application/json"] ?? {};
    if (schema === undefined) return null;
    const result = schemaOf(schema);
    for (const { value } of Object.values(examples)) learn(result, value);
    return result;
  }

  function resolve<Part extends { $ref?: string }>(part: Part): Part {
    if (part.$ref === undefined) return part;
    const keys = part.$ref.slice(2).split("/");
    return keys.reduce<unknown>((inside, key) => (inside as Record<string, unknown>)[key], document) as Part;
  }

  function schemaOf(schema: SourceSchema): JsonSchema {
    if (schema.$ref !== undefined) {
      const name = nameOf(schema.$ref);
      if (!(name in cut.schemas)) {
        cut.schemas[name] = {};
        cut.schemas[name] = schemaOf(resolve(schema));
      }
      const reference = { $ref: `#/schemas/${name.replace("/", "~1")}` };
      return schema.nullable ? withNull(reference) : reference;
    }
    const { pattern, minLength, maxLength, minimum, maximum, format } = schema;
    const result: JsonSchema = {
      ...(typeof schema.type === "string" && { type: schema.type }),
      ...(schema.enum && { enum: schema.enum }),
      ...JSON.parse(JSON.stringify({ pattern, minLength, maxLength, minimum, maximum, format })),
      ...(schema.oneOf && { anyOf: schema.oneOf.map(schemaOf) }),
      ...(schema.items && { items: schemaOf(schema.items) }),
      ...(schema.properties && {
        properties: Object.fromEntries(
          Object.entries(schema.properties).map(([name, property]) => [name, schemaOf(property)]),
        ),
      }),
      ...(format === "uri-map" && { additionalProperties: { type: "string", format: "uri" } }),
    };
    return schema.nullable ? withNull(result) : result;
  }
}

/** Takes from an example which fields may be null or empty. */
function learn(schema: JsonSchema, example: unknown): void {
  const target = targetOf(schema);
  if (Array.isArray(example)) {
    for (const one of example) if (target.items) learn(target.items, one);
  } else if (typeof example === "object" && example !== null && target.properties) {
    for (const [name, value] of Object.entries(example)) {
      const property = target.properties[name];
      if (property === undefined) continue;
      if (value === null) target.properties[name] = withNull(property);
      else if (value === "") target.properties[name] = withEmptyText(property);
      else learn(property, value);
    }
  }
}

function targetOf(schema: JsonSchema): JsonSchema {
  const { $ref, anyOf } = schema;
  if (anyOf?.[0]) return targetOf(anyOf[0]);
  if ($ref === undefined) return schema;
  const name = $ref.slice("#/schemas/".length).replace("~1", "/");
  return cut.schemas[name] ?? {};
}

function withEmptyText({ minLength: _, pattern, format, ...schema }: JsonSchema): JsonSchema {
  return {
    ...schema,
    ...(pattern !== undefined && { pattern: pattern.startsWith("^$|") ? pattern : `^$|${pattern}` }),
    ...(format !== undefined && { format: format.endsWith("-or-empty") ? format : `${format}-or-empty` }),
  };
}

function withNull(schema: JsonSchema): JsonSchema {
  if (schema.$ref !== undefined) return { anyOf: [schema, { type: "null" }] };
  const type = typeof schema.type === "string" ? [schema.type, "null"] : schema.type;
  if (type === undefined) return schema;
  return {
    ...schema,
    type,
    ...(schema.enum && !schema.enum.includes(null) && { enum: [...schema.enum, null] }),
  };
}
