import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as pause } from "node:timers/promises";
import type { Ask } from "./gateway-clients.ts";

/** Takes a provider's webhooks, and repeats each until a gateway has it, as providers do. */
export interface WebhookLine {
  readonly url: string;
  /** Where the webhooks go: to any gateway. */
  ask: Ask | undefined;
  /** Webhooks that a gateway has, without repeats. */
  readonly taken: number;
  /** Attempts that failed: refused for now, or cut off. */
  readonly repeated: number;
  /** What no gateway should respond to a provider: its status and body. */
  readonly refusals: readonly string[];
  /** Whether every webhook has arrived. */
  readonly isIdle: boolean;
  close(): Promise<void>;
}

/** Some webhooks arrive late, and some twice, so that those of one message change their order. */
export async function startWebhookLine(random: () => number): Promise<WebhookLine> {
  const closing = new AbortController();
  const refusals: string[] = [];
  let taken = 0;
  let repeated = 0;
  let underWay = 0;

  async function deliver(path: string, headers: Record<string, string>, body: string): Promise<void> {
    const init = { method: "POST", headers, body } as const;
    if (random() < 0.2) await pause(random() * 500, undefined, { signal: closing.signal });
    let isRepeat = random() < 0.1;
    for (;;) {
      const response = await line.ask?.(path, { ...init, signal: AbortSignal.timeout(10_000) });
      const { status = 0 } = response ?? {};
      if (status >= 200 && status < 300) {
        if (!isRepeat) break;
        isRepeat = false;
      } else {
        repeated += 1;
        if (status >= 300 && status < 500) refusals.push(`${status} ${response?.body}`);
      }
      await pause(100 + random() * 200, undefined, { signal: closing.signal });
    }
    taken += 1;
  }

  const server = createServer(async (request, response) => {
    let body = "";
    for await (const chunk of request) body += chunk;
    response.writeHead(204).end();
    const headers = {
      "Content-Type": String(request.headers["content-type"]),
      "X-Twilio-Signature": String(request.headers["x-twilio-signature"]),
    };
    underWay += 1;
    await deliver(request.url ?? "/", headers, body).catch(() => {});
    underWay -= 1;
  }).listen(0, "127.0.0.1");
  await once(server, "listening");

  const line: WebhookLine = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    ask: undefined,
    get taken() {
      return taken;
    },
    get repeated() {
      return repeated;
    },
    refusals,
    get isIdle() {
      return underWay === 0;
    },
    async close() {
      closing.abort();
      server.closeAllConnections();
      server.close();
    },
  };
  return line;
}
