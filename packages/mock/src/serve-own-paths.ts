import type { IncomingMessage, ServerResponse } from "node:http";
import type { ApiListener } from "./api/api-listener.ts";
import type { ApiContext } from "./api/api-route.ts";
import { pathOf } from "./node-request.ts";

/** What the server has of its own at an address that is no provider's. @internal */
export interface OwnPaths {
  /** Whether a request is for it. */
  has(request: IncomingMessage): boolean;
  serve(request: IncomingMessage, response: ServerResponse): Promise<void>;
}

/** Serves the API for tests. It is loaded with its first request: most servers never get one. @internal */
export function createOwnPaths(context: () => ApiContext): OwnPaths {
  let api: Promise<ApiListener> | undefined;
  return {
    has: (request) => /^\/api\/v1(?:\/|$)/.test(pathOf(request)),
    async serve(request, response) {
      api ??= import("./api/api-listener.ts").then(({ createApiListener }) => createApiListener(context()));
      return (await api)(request, response);
    },
  };
}
