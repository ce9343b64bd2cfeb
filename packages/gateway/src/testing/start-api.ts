import SwaggerParser from "@apidevtools/swagger-parser";
import { z } from "zod";
import { scopes } from "../config/gateway-config.ts";
import type { GatewayConfigInput } from "../config/gateway-config-input.ts";
import { createApiKey } from "../keys/create-api-key.ts";
import { startGateway, type TestGateway } from "./start-gateway.ts";

/** A response of the API, which fits the OpenAPI document. */
export interface ApiResponse {
  status: number;
  headers: Headers;
  // biome-ignore lint/suspicious/noExplicitAny: tests compare it with what they expect
  body: any;
  text: string;
}

export interface CallOptions {
  body?: unknown;
  headers?: Record<string, string>;
  /** @default the key with every scope */
  key?: string | undefined;
}

type Content = Record<string, { schema: { example?: unknown } }>;

/** An operation of the OpenAPI document, without references. */
export interface Operation {
  method: string;
  path: string;
  operationId: string;
  description: string;
  security: [{ key: [string] }];
  requestBody?: { content: Content };
  parameters?: { name: string; in: string; description?: string; schema: { description?: string } }[];
  responses: Record<string, { description: string; content?: Content }>;
}

export interface TestApi extends TestGateway {
  /** A key with every scope. */
  key: string;
  operations: readonly Operation[];
  /** The statuses of the responses so far, by the id of their operation. */
  seen: ReadonlyMap<string, ReadonlySet<number>>;
  /** Makes a request, and checks that its response is one that the OpenAPI document describes, without other fields. */
  call(method: string, path: string, options?: CallOptions): Promise<ApiResponse>;
}

/** Starts a gateway with a key that has every scope, and further keys. */
export async function startApi(
  { keys = [], ...changes }: Partial<GatewayConfigInput> = {},
  ...others: Parameters<typeof startGateway> extends [unknown?, ...infer Rest] ? Rest : never
): Promise<TestApi> {
  const { key, sha256 } = createApiKey();
  const gateway = await startGateway(
    { keys: [{ id: "all", sha256, scopes: [...scopes] }, ...keys], ...changes },
    ...others,
  );
  const document = await (await gateway.request("/v1/openapi.json")).json();
  const { paths = {} } = (await SwaggerParser.dereference(document)) as { paths?: object };
  const operations = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods as object).map(([method, operation]) => ({
      ...(operation as Operation),
      method: method.toUpperCase(),
      path,
    })),
  );

  const seen = new Map<string, Set<number>>();

  return {
    ...gateway,
    key,
    operations,
    seen,
    async call(method, path, { body, headers, key: other = key } = {}) {
      const response = await gateway.request(path, {
        method,
        headers: {
          authorization: `Bearer ${other}`,
          ...(body !== undefined && { "content-type": "application/json" }),
          ...headers,
        },
        ...(body !== undefined && { body: typeof body === "string" ? body : JSON.stringify(body) }),
      });
      const text = await response.text();
      const result = { status: response.status, headers: response.headers, text, body: json(text) };
      const { operationId } = checkDescribed(operations, method, path, result);
      seen.set(operationId, (seen.get(operationId) ?? new Set()).add(response.status));
      return result;
    },
  };
}

function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const schemas = new WeakMap<object, z.ZodType>();

function checkDescribed(
  operations: readonly Operation[],
  method: string,
  path: string,
  response: ApiResponse,
): Operation {
  const [pathname = ""] = path.split("?");
  const operation = operations
    // `/messages/search` before `/messages/{id}`.
    .toSorted((one, other) => Number(one.path.includes("{")) - Number(other.path.includes("{")))
    .find((one) => one.method === method && patternOf(one.path).test(pathname));
  if (operation === undefined) throw new Error(`${method} ${path} is not in the OpenAPI document.`);
  const described = operation.responses[response.status];
  if (described === undefined) {
    throw new Error(`${method} ${operation.path}: the status ${response.status} is not in the document.`);
  }
  const [type = ""] = (response.headers.get("content-type") ?? "").split(";");
  const schema = described.content?.[type]?.schema;
  if (schema === undefined) {
    if (response.text !== "") throw new Error(`${method} ${operation.path}: ${type} is not in the document.`);
    return operation;
  }
  const mismatch = mismatchOf(schema, response.body);
  if (mismatch !== undefined) throw new Error(`${method} ${operation.path}: ${mismatch}`);
  return operation;
}

/** How a value differs from its JSON Schema, or has fields that the schema does not name; undefined if it fits. */
export function mismatchOf(schema: object, value: unknown): string | undefined {
  const compiled = schemas.get(schema) ?? z.fromJSONSchema(strict(schema) as never);
  schemas.set(schema, compiled);
  return compiled.safeParse(value).error?.message;
}

function patternOf(path: string): RegExp {
  return new RegExp(`^${path.replaceAll(/\{\w+\}/g, "[^/]+")}$`);
}

/** A copy in which objects have no other fields. */
function strict(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(strict);
  if (typeof schema !== "object" || schema === null) return schema;
  const copy = Object.fromEntries(Object.entries(schema).map(([key, value]) => [key, strict(value)]));
  return "properties" in copy ? { ...copy, additionalProperties: false } : copy;
}
