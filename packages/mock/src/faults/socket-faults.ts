import type { ServerResponse } from "node:http";
import type { Socket } from "node:net";
import type { ConnectionFault, ResponseSocketFault } from "./fault-types.ts";

/** A response, ready to be written. @internal */
export interface WireResponse {
  readonly status: number;
  /** Names and values, alternating. */
  readonly headers: readonly string[];
  readonly body: string;
}

/** Closes with RST. A TLS socket cannot do that, so pass the raw socket below it. @internal */
export function resetSocket(raw: Socket): void {
  raw.resetAndDestroy();
}

/** Applies a fault to a new connection. @internal */
export function applyConnectionFault(fault: ConnectionFault, raw: Socket): void {
  if (fault.kind === "reset-on-connect") resetSocket(raw);
  // Discard what arrives: only a socket that is read notices that its peer has closed.
  else raw.on("end", () => raw.end()).resume();
}

/** Applies a fault to the connection of a request that was read. @internal */
export function applyResponseFault(
  fault: ResponseSocketFault,
  exchange: { outgoing: ServerResponse; raw: Socket; response: WireResponse },
): void {
  const { outgoing, raw, response } = exchange;
  const socket = outgoing.socket ?? raw;
  switch (fault.kind) {
    case "hang":
      return;
    case "reset-after-read":
      resetSocket(raw);
      return;
    case "fin":
      socket.end();
      return;
    case "garbage-answer":
      socket.end("\u0016\u0003\u0001 this is not HTTP \r\n\r\n");
      return;
    case "truncated-answer": {
      const whole = Buffer.from(response.body === "" ? " " : response.body);
      outgoing.writeHead(response.status, [...response.headers, "content-length", String(whole.length)]);
      outgoing.write(whole.subarray(0, whole.length >> 1), () => socket.end());
      return;
    }
    case "slow-answer":
      setTimeout(() => writeResponse(outgoing, response), fault.afterMs).unref();
      return;
    case "idle-close":
      outgoing.once("finish", () => {
        if (fault.reset) setImmediate(resetSocket, raw);
        else socket.end();
      });
      writeResponse(outgoing, response);
      return;
  }
}

/** Writes a response. @internal */
export function writeResponse(outgoing: ServerResponse, response: WireResponse): void {
  if (outgoing.destroyed) return;
  const length = String(Buffer.byteLength(response.body));
  outgoing.writeHead(response.status, [...response.headers, "content-length", length]);
  outgoing.end(response.body);
}
