import { createRoute, type OpenAPIHono, type z } from "@hono/zod-openapi";
import type { CarrierEngine } from "../carrier/carrier.ts";
import { problem } from "./schemas.ts";

/** What the API stands on. */
export interface ApiContext {
  readonly carrier: CarrierEngine;
  /** Of the server. */
  readonly url: string;
  readonly providers: readonly string[];
}

/** Adds some calls to the API. */
export type AddRoutes = (api: OpenAPIHono, context: ApiContext) => void;

type Schema = z.ZodType;

/** The body of a request, in JSON. */
export function jsonBody<Body extends Schema>(schema: Body) {
  return { required: true, content: { "application/json": { schema } } } as const;
}

/** An answer in JSON. */
export function jsonResponse<Body extends Schema>(description: string, schema: Body) {
  return { description, content: { "application/json": { schema } } } as const;
}

/** A refusal, as RFC 9457 has it. */
export function problemResponse(description: string) {
  return { description, content: { "application/problem+json": { schema: problem } } } as const;
}

/** What any call can end with. */
export const anyRefusal = {
  400: problemResponse("The request is not as described; `detail` says what is wrong"),
  403: problemResponse("The Host or the Origin is not of this machine or its private network"),
} as const;

/** Whether something is of an account; everything is, where none is asked for. */
export function isOfAccount(account: string | undefined): (one: { readonly accountId?: string }) => boolean {
  return ({ accountId }) => account === undefined || accountId === account;
}

export { createRoute };
