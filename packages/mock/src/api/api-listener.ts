import type { IncomingMessage, ServerResponse } from "node:http";
import { Readable } from "node:stream";
import type { ReadableStream } from "node:stream/web";
import { bodyLimit, headersOf, readBody } from "../server/node-request.ts";
import type { ApiContext } from "./api-route.ts";
import { createApi } from "./create-api.ts";
import { problemResponseOf } from "./problem.ts";

/** Handles a Node.js request to the API for tests. */
export type ApiListener = (request: IncomingMessage, outgoing: ServerResponse) => Promise<void>;

/** @internal */
export function createApiListener(context: ApiContext): ApiListener {
  const api = createApi(context);

  async function responseTo(request: IncomingMessage, signal: AbortSignal): Promise<Response> {
    const { method = "GET", url = "/" } = request;
    const body = await readBody(request, 2 * bodyLimit);
    if (body === undefined) return problemResponseOf(413, "The body is over 2 MiB.");
    // A web request cannot have this method.
    if (method === "TRACE") return problemResponseOf(405, "TRACE is not supported.");
    return api.fetch(
      new Request(`${context.url}${url}`, {
        method,
        headers: headersOf(request),
        signal,
        ...(body !== "" && method !== "GET" && method !== "HEAD" && { body }),
      }),
    );
  }

  return async (request, outgoing) => {
    const gone = new AbortController();
    outgoing.once("close", () => gone.abort());
    const response = await responseTo(request, gone.signal);
    outgoing.writeHead(response.status, Object.fromEntries(response.headers));
    if (response.body === null) return void outgoing.end();
    const stream = Readable.fromWeb(response.body as ReadableStream);
    // A client may close the connection at any time.
    stream.once("error", () => outgoing.destroy());
    outgoing.once("close", () => stream.destroy());
    stream.pipe(outgoing);
  };
}
