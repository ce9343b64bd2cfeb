import type { IncomingMessage, ServerResponse } from "node:http";
import { getRequestListener } from "@hono/node-server";
import type { ApiContext } from "./api-route.ts";
import { createApi } from "./create-api.ts";

/** The API for tests on a request of Node's. */
export type ApiListener = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

/** @internal */
export function createApiListener(context: ApiContext): ApiListener {
  const api = createApi(context);
  // The global Request must stay what it is: msw and the app under test use it.
  return getRequestListener((request) => api.fetch(request), { overrideGlobalObjects: false });
}
