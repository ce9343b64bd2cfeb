/// <reference types="node" />
import type { Agent } from "node:http";
import type { Duplex } from "node:stream";

/** Sockets that the connectors of this process share: one agent per protocol, and one that bypasses the proxy. */
export interface SharedAgent {
  agent: Agent;
  /** Closes the origin's idle sockets when its last user has released it. */
  release(): void;
}

/** More requests wait in the queue of the agent. */
const maximumSocketsPerOrigin = 100;
/** An idle socket is closed after this time, or sooner if the server's `Keep-Alive` says so. */
const idleTimeoutMs = 60_000;

const agents = new Map<string, Agent>();
const users = new Map<string, number>();
const idleSince = new WeakMap<Duplex, number>();

/** Returns the milliseconds that a free socket has been idle; `undefined` for a socket of another agent. */
export function idleMs(socket: Duplex): number | undefined {
  const since = idleSince.get(socket);
  return since === undefined ? undefined : performance.now() - since;
}

/** Loads Node's HTTP stack when first needed. `getBuiltinModule` takes a sixth of the time of an import. */
export function nodeHttp(secure: boolean): typeof import("node:http") {
  return process.getBuiltinModule(secure ? "node:https" : "node:http") as typeof import("node:http");
}

/** Returns the shared agent for an origin, and counts the user. */
export function sharedAgent(url: URL, isLoopback: boolean): SharedAgent {
  const secure = url.protocol === "https:";
  const proxied = !isLoopback && hasProxy();
  const key = `${url.protocol}${proxied ? "proxied" : ""}`;
  let agent = agents.get(key);
  if (!agent) {
    agent = createAgent(secure, proxied);
    agents.set(key, agent);
  }
  const counted = agent;
  const origin = `${key} ${url.host}`;
  users.set(origin, (users.get(origin) ?? 0) + 1);
  let released = false;
  return {
    agent: counted,
    release() {
      if (released) return;
      released = true;
      const left = (users.get(origin) ?? 1) - 1;
      if (left > 0) {
        users.set(origin, left);
        return;
      }
      users.delete(origin);
      destroyIdle(counted, url);
    },
  };
}

function hasProxy(): boolean {
  const { env } = process;
  return Boolean(env["HTTPS_PROXY"] ?? env["https_proxy"] ?? env["HTTP_PROXY"] ?? env["http_proxy"]);
}

function createAgent(secure: boolean, proxied: boolean): Agent {
  const { Agent: KeepAlive } = nodeHttp(secure);
  class SharedKeepAliveAgent extends KeepAlive {
    // All that these sockets differ in. Node's own method joins twenty options for each request.
    override getName({ host, port }: { host?: string; port?: string | number } = {}): string {
      return `${host}:${port}:`;
    }

    // Called when a request has ended and its socket is kept.
    override keepSocketAlive(socket: Duplex): void {
      idleSince.set(socket, performance.now());
      // biome-ignore lint/correctness/noVoidTypeReturn: it returns whether to keep the socket; the types do not say so
      return super.keepSocketAlive(socket);
    }
  }
  return new SharedKeepAliveAgent({
    keepAlive: true,
    maxSockets: maximumSocketsPerOrigin,
    timeout: idleTimeoutMs,
    // Node.js 24.5 and later; earlier ones ignore it and connect directly.
    ...(proxied ? { proxyEnv: process.env } : {}),
  });
}

function destroyIdle(agent: Agent, url: URL): void {
  const port = url.port || (url.protocol === "https:" ? "443" : "80");
  const prefix = `${url.hostname.replace(/^\[|\]$/g, "")}:${port}:`;
  for (const [name, sockets] of Object.entries(agent.freeSockets)) {
    if (name.startsWith(prefix)) for (const socket of sockets ?? []) socket.destroy();
  }
}
