/**
 * Preloaded into the process of a client: connections to the providers' hosts go to the mock server at `MOCK_PORT`, and
 * any other connection fails. The host names, TLS and the check of certificates stay the client's own.
 */
import { appendFileSync } from "node:fs";
import { Socket } from "node:net";

interface Target {
  host?: string;
  port?: number | string;
  path?: string;
}

const port = Number(process.env["MOCK_PORT"]);
const providerHosts = /(^|\.)(twilio|nexmo|vonage|telnyx)\.com$/;
const connect = Socket.prototype.connect as (this: Socket, ...values: unknown[]) => Socket;

Socket.prototype.connect = function redirect(this: Socket, ...values: unknown[]): Socket {
  const [first] = values;
  // `net.connect` passes a list, whose first item has the target.
  const target: Target = Array.isArray(first) ? first[0] : (first as Target);
  if (!providerHosts.test(target.host ?? "") || Number(target.port) !== 443) {
    const refused = `${target.host ?? target.path ?? "localhost"}:${target.port ?? ""}`;
    appendFileSync(process.env["REFUSED_FILE"] ?? "", `${refused}\n`);
    process.nextTick(() => this.destroy(new Error(`No connection to ${refused}: it is not a provider's.`)));
    return this;
  }
  const redirected = { ...target, host: "127.0.0.1", port };
  if (Array.isArray(first)) first[0] = redirected;
  else values[0] = redirected;
  return connect.apply(this, values);
};
