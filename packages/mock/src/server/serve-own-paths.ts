import type { IncomingMessage, ServerResponse } from "node:http";
import manifest from "../../package.json" with { type: "json" };
import type { ApiListener } from "../api/api-listener.ts";
import type { ApiContext } from "../api/api-route.ts";
import { type WireResponse, writeResponse } from "../faults/socket-faults.ts";
import { pathOf } from "./node-request.ts";

const healthPath = "/healthz";
const health: WireResponse = {
  status: 200,
  headers: ["content-type", "application/json", "cache-control", "no-store"],
  body: JSON.stringify({ status: "ok", version: manifest.version }),
};

/** The server's own paths: the inbox, the API for tests, and a health check. @internal */
export interface OwnPaths {
  /** Whether a request is for them, even if a provider matches it. */
  has(request: IncomingMessage): boolean;
  /** Whether a request is for them if no provider matches it: `/` and `/code` are then the inbox. */
  hasUnmatched(request: IncomingMessage): boolean;
  serve(request: IncomingMessage, response: ServerResponse): Promise<void>;
}

/**
 * Serves the inbox and the API for tests. Each is loaded on its first request, which most servers never get. `/healthz`
 * needs neither.
 *
 * @internal
 */
export function createOwnPaths(context: () => ApiContext): OwnPaths {
  let api: Promise<ApiListener> | undefined;
  return {
    has(request) {
      const path = pathOf(request);
      // The API for tests has no OAuth tokens; a provider has them at this path.
      if (/^\/api\/v1(?:\/(?!oauth2\/)|$)/.test(path)) return true;
      if (!isRead(request)) return false;
      if (/^\/inbox(?:\/|$)/.test(path) || path === healthPath) return true;
      return isPage(path) && /\btext\/html\b/i.test(request.headers.accept ?? "");
    },
    hasUnmatched: (request) => isRead(request) && isPage(pathOf(request)),
    async serve(request, response) {
      const path = pathOf(request);
      if (path === healthPath) return writeResponse(response, health);
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

/** Whether a path is that of the inbox, or of its view of the last code. */
function isPage(path: string): boolean {
  return path === "/" || path === "/code";
}
