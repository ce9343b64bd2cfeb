import type { IncomingMessage, ServerResponse } from "node:http";
import { Readable } from "node:stream";
import type { ReadableStream } from "node:stream/web";
import { headersOf, readBody } from "../server/node-request.ts";
import type { ApiContext } from "./api-route.ts";
import { createApi } from "./create-api.ts";
import { problemAnswerOf } from "./problem.ts";

/** The API for tests on a request of Node's. */
export type ApiListener = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

/** @internal */
export function createApiListener(context: ApiContext): ApiListener {
  const api = createApi(context);

  async function answerTo(request: IncomingMessage, signal: AbortSignal): Promise<Response> {
    const { method = "GET", url = "/" } = request;
    const body = await readBody(request);
    if (body === undefined) return problemAnswerOf(413, "The body is over 1 MiB.");
    // The one method that a web request cannot have.
    if (method === "TRACE") return problemAnswerOf(405, "There is no TRACE.");
    return api.fetch(
      new Request(`${context.url}${url}`, {
        method,
        headers: headersOf(request),
        signal,
        ...(body !== "" && method !== "GET" && method !== "HEAD" && { body }),
      }),
    );
  }

  return async (request, response) => {
    const gone = new AbortController();
    response.once("close", () => gone.abort());
    const answer = await answerTo(request, gone.signal);
    response.writeHead(answer.status, Object.fromEntries(answer.headers));
    if (answer.body === null) return void response.end();
    const stream = Readable.fromWeb(answer.body as ReadableStream);
    // A client that goes away in the middle is no error of anybody's.
    stream.once("error", () => response.destroy());
    response.once("close", () => stream.destroy());
    stream.pipe(response);
  };
}
