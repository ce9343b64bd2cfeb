import type { IncomingMessage, ServerResponse } from "node:http";
import type { ApiListener } from "../api/api-listener.ts";
import type { ApiContext } from "../api/api-route.ts";
import { writeResponse } from "../faults/socket-faults.ts";
import { pathOf } from "./node-request.ts";

/** What the server has of its own at an address that is no provider's. @internal */
export interface OwnPaths {
  /** Whether a request is for it, even if a provider claims it. */
  has(request: IncomingMessage): boolean;
  /** Whether a request is for it if no provider claims it: the inbox, for clients that read `/`. */
  hasUnclaimed(request: IncomingMessage): boolean;
  serve(request: IncomingMessage, response: ServerResponse): Promise<void>;
}

/** Serves the inbox and the API for tests. Each is loaded with its first request: most servers never get one. @internal */
export function createOwnPaths(context: () => ApiContext): OwnPaths {
  let api: Promise<ApiListener> | undefined;
  return {
    has(request) {
      const path = pathOf(request);
      if (/^\/api\/v1(?:\/|$)/.test(path)) return true;
      if (!isRead(request)) return false;
      if (/^\/inbox(?:\/|$)/.test(path)) return true;
      return path === "/" && /\btext\/html\b/i.test(request.headers.accept ?? "");
    },
    hasUnclaimed: (request) => isRead(request) && pathOf(request) === "/",
    async serve(request, response) {
      const path = pathOf(request);
      if (!path.startsWith("/api/")) {
        const { inboxResponse } = await import("../inbox/serve-inbox.ts");
        return writeResponse(response, await inboxResponse(path));
      }
      api ??= import("../api/api-listener.ts").then(({ createApiListener }) => createApiListener(context()));
      return (await api)(request, response);
    },
  };
}

function isRead({ method }: IncomingMessage): boolean {
  return method === "GET" || method === "HEAD";
}
