import { once } from "node:events";
import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";
import { patienceMs } from "@smskit/test-support/patience";
import { Webhook } from "standardwebhooks";

/** An event as an endpoint of an app gets it. */
export interface ReceivedEvent {
  /** `webhook-id`. */
  id: string;
  type: string;
  timestamp: string;
  data: Record<string, unknown>;
  path: string;
  headers: IncomingHttpHeaders;
  /** What the receiver responded. */
  status: number;
}

/** An app's endpoint for events. */
export interface Receiver {
  url: string;
  /** Every request with a valid signature, whatever the response was. */
  attempts: ReceivedEvent[];
  /** Requests that the endpoint responded to with 2xx, without repeats. */
  readonly events: ReceivedEvent[];
  /** How many requests had no valid signature. */
  readonly forged: number;
  /** The status of the next responses; `"cut"` breaks the connection. */
  respond: (event: Omit<ReceivedEvent, "status">) => number | "cut" | Promise<number | "cut">;
  /** Headers of the next responses. */
  responseHeaders: Record<string, string>;
  /** Waits until the condition is true of what has arrived. */
  until(condition: (events: ReceivedEvent[]) => boolean): Promise<void>;
  close(): Promise<void>;
}

/** Starts an endpoint that verifies requests as an app does. */
export async function startReceiver(secret: string): Promise<Receiver> {
  const webhook = new Webhook(secret);
  const attempts: ReceivedEvent[] = [];
  let forged = 0;
  const server = createServer(async (request, response) => {
    let body = "";
    for await (const chunk of request) body += chunk;
    let verified: Pick<ReceivedEvent, "type" | "timestamp" | "data">;
    try {
      verified = webhook.verify(body, request.headers as Record<string, string>) as typeof verified;
    } catch {
      forged += 1;
      response.writeHead(401).end();
      return;
    }
    const { headers, url: path = "" } = request;
    const event = { ...verified, id: String(headers["webhook-id"]), path, headers };
    const status = await receiver.respond(event);
    attempts.push({ ...event, status: status === "cut" ? 0 : status });
    if (status === "cut") request.socket.destroy();
    else response.writeHead(status, receiver.responseHeaders).end();
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const receiver: Receiver = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/events`,
    attempts,
    get events() {
      const seen = new Set<string>();
      return attempts.filter(
        ({ id, status }) => status >= 200 && status < 300 && !seen.has(id) && seen.add(id),
      );
    },
    get forged() {
      return forged;
    },
    respond: () => 204,
    responseHeaders: {},
    until: (condition) => untilTrue(() => condition(receiver.events)),
    async close() {
      server.closeAllConnections();
      server.close();
    },
  };
  return receiver;
}

/** Waits until a condition is true, as long as a busy machine may take. @throws {Error} if it does not become true */
export async function untilTrue(condition: () => boolean | Promise<boolean>): Promise<void> {
  const endsAt = performance.now() + patienceMs;
  while (!(await condition())) {
    if (performance.now() > endsAt) throw new Error("The condition did not become true.");
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
