import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";

/** A request as it came. */
export interface SeenRequest {
  method: string;
  url: string;
  headers: IncomingHttpHeaders;
  body: string;
}

/** A server that gives a fixed response for each path. */
export interface RecordingServer {
  url: string;
  seen: SeenRequest[];
  responses: Record<string, { status?: number; body: unknown; headers?: Record<string, string> }>;
  close(): Promise<void>;
}

/** Starts a server on loopback for what a mock of the provider must not decide: what goes over the wire. */
export async function startRecordingServer(
  responses: RecordingServer["responses"],
): Promise<RecordingServer> {
  const seen: SeenRequest[] = [];
  const recording: RecordingServer = { url: "", seen, responses, close: async () => {} };
  const server = createServer(async (request, response) => {
    const { method = "", url = "", headers } = request;
    seen.push({ method, url, headers, body: await text(request) });
    const found = recording.responses[url.split("?")[0] ?? ""] ?? { status: 404, body: {} };
    response.writeHead(found.status ?? 200, { "content-type": "application/json", ...found.headers });
    response.end(typeof found.body === "string" ? found.body : JSON.stringify(found.body));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  recording.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  recording.close = () =>
    new Promise((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  return recording;
}
