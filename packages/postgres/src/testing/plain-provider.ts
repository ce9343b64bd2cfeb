/**
 * Accepts texts as Twilio does, as fast as Node.js can, in its own process, so that the outbox is measured,
 * not the mock. Asked by IPC, it says what it has.
 */
import { randomBytes } from "node:crypto";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

const texts = new Map<string, number>();

const server = createServer((request, response) => {
  let form = "";
  request.setEncoding("latin1").on("data", (chunk: string) => {
    form += chunk;
  });
  request.on("end", () => {
    const body = new URLSearchParams(form).get("Body") ?? "";
    texts.set(body, (texts.get(body) ?? 0) + 1);
    const message = {
      sid: `SM${randomBytes(16).toString("hex")}`,
      status: "queued",
      error_code: null,
      num_segments: "1",
    };
    response.writeHead(201, { "Content-Type": "application/json" }).end(JSON.stringify(message));
  });
});
server.keepAliveTimeout = 60_000;
server.listen(0, "127.0.0.1", () => process.send?.({ port: (server.address() as AddressInfo).port }));
process.on("disconnect", () => process.exit());
process.on("message", () => process.send?.({ texts: [...texts] }));
