import type { IncomingMessage, ServerResponse } from "node:http";
import { Readable } from "node:stream";
import type { ReadableStream } from "node:stream/web";
import { headersOf, readBody } from "../node-request.ts";
import type { ApiContext } from "./api-route.ts";
import { createApi } from "./create-api.ts";
import { problemAnswerOf } from "./problem.ts";

/** The API for tests on a request of Node's. */
export type ApiListener = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

/** @internal */
export function createApiListener(context: ApiContext): ApiListener {
  const api = createApi(context);
  return async (request, response) => {
    const gone = new AbortController();
    response.once("close", () => gone.abort());
    const body = await readBody(request);
    const answer =
      body === undefined
        ? problemAnswerOf(413, "The body is over 1 MiB.")
        : await api.fetch(
            new Request(`${context.url}${request.url ?? "/"}`, {
              method: request.method ?? "GET",
              headers: headersOf(request),
              signal: gone.signal,
              ...(body !== "" && request.method !== "GET" && request.method !== "HEAD" && { body }),
            }),
          );
    response.writeHead(answer.status, Object.fromEntries(answer.headers));
    if (answer.body === null) return void response.end();
    const stream = Readable.fromWeb(answer.body as ReadableStream);
    // A client that goes away in the middle is no error of anybody's.
    stream.once("error", () => response.destroy());
    response.once("close", () => stream.destroy());
    stream.pipe(response);
  };
}
