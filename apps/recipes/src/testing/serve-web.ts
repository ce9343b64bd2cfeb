import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { toWebRequest } from "@smskit/core";
import { listening, type StartedApp } from "./started-app.ts";

/** Serves a function from web requests to responses, as platforms do whose apps have no server. */
export function serveWeb(handle: (request: Request) => Response | Promise<Response>): Promise<StartedApp> {
  const server = createServer(async (incoming: IncomingMessage, outgoing: ServerResponse) => {
    const response = await handle(await toWebRequest(incoming));
    outgoing.writeHead(response.status, Object.fromEntries(response.headers));
    outgoing.end(await response.text());
  });
  return listening(server.listen(0, "127.0.0.1"));
}
