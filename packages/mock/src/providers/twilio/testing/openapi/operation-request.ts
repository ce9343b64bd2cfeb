import type { Carrier } from "../../../../index.ts";

/** A request of the test that compares every response with Twilio's OpenAPI. */
export interface OperationRequest {
  /** Method, host and path. */
  operation: string;
  query?: Record<string, string>;
  form?: Record<string, string>;
  json?: object;
  /** Fields of the response that later rows use, by the name that they use: `{ message: "sid" }`. */
  keep?: Record<string, string>;
  /** Runs before the request, for what happens outside of the API. What it adds to `kept` can be used in braces. */
  before?: (carrier: Carrier, kept: Record<string, string>) => unknown;
}
