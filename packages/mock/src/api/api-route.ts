import { createRoute, type OpenAPIHono, type z } from "@hono/zod-openapi";
import type { CarrierEngine } from "../carrier/carrier.ts";
import type { MockProvider } from "../server/mock-provider.ts";
import type { MediaStore } from "./media-store.ts";
import { problem } from "./schemas.ts";

/** What the API needs from the server. */
export interface ApiContext {
  readonly carrier: CarrierEngine;
  /** The server's URL. */
  readonly url: string;
  readonly mocks: readonly MockProvider[];
}

/** What the routes share. */
export interface RouteContext extends ApiContext {
  readonly media: MediaStore;
}

/** Adds routes to the API. */
export type AddRoutes = (api: OpenAPIHono, context: RouteContext) => void;

type Schema = z.ZodType;

/** A JSON request body. */
export function jsonBody<Body extends Schema>(schema: Body) {
  return { required: true, content: { "application/json": { schema } } } as const;
}

/** A JSON response. */
export function jsonResponse<Body extends Schema>(description: string, schema: Body) {
  return { description, content: { "application/json": { schema } } } as const;
}

/** An error response: RFC 9457 problem details. */
export function problemResponse(description: string) {
  return { description, content: { "application/problem+json": { schema: problem } } } as const;
}

/** The errors of every route. */
export const anyRefusal = {
  400: problemResponse("The request is invalid; `detail` says why"),
  403: problemResponse("The Host or Origin header names neither this machine nor its private network"),
} as const;

/** Makes a filter for one account. Without an account, everything passes. */
export function isOfAccount(account: string | undefined): (one: { readonly accountId?: string }) => boolean {
  return ({ accountId }) => account === undefined || accountId === account;
}

export { createRoute };
