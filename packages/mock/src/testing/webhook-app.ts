import { createServer, type IncomingHttpHeaders, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** A request that an app received. */
export interface AppRequest {
  method: string;
  /** Path and query. */
  url: string;
  headers: IncomingHttpHeaders;
  body: string;
  /** The parameters of a form, of a JSON body, or else of the query. */
  parameters: Record<string, string>;
}

/** An app with a webhook, on this machine. */
export interface WebhookApp {
  url: string;
  requests: AppRequest[];
  close(): Promise<void>;
}

/** Responds to a request; `count` is 1 for the first. By default with 204. */
export type AppResponder = (response: ServerResponse, request: AppRequest, count: number) => void;

const running = new Set<WebhookApp>();

/** Starts an app; {@link closeApps} closes it. */
export async function startApp(respond: AppResponder = (response) => response.writeHead(204).end()) {
  const requests: AppRequest[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const { method = "", url = "", headers } = request;
      const body = Buffer.concat(chunks).toString("utf8");
      const parameters = parametersOf({ url, body, type: headers["content-type"] ?? "" });
      const one: AppRequest = { method, url, headers, body, parameters };
      requests.push(one);
      respond(response, one, requests.length);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const app: WebhookApp = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    close() {
      running.delete(app);
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
  running.add(app);
  return app;
}

export async function closeApps(): Promise<void> {
  await Promise.all([...running].map((app) => app.close()));
}

function parametersOf({ url, body, type }: { url: string; body: string; type: string }) {
  if (type.startsWith("application/json")) return JSON.parse(body) as Record<string, string>;
  const query = new URL(url, "http://app.test").searchParams;
  return Object.fromEntries(type === "" ? query : new URLSearchParams(body));
}
