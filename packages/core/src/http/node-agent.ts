/// <reference types="node" />
import type { Agent } from "node:http";
import type { Duplex } from "node:stream";

/** Sockets that the connectors of this process share: one agent a protocol, and one past the proxy. */
export interface SharedAgent {
  agent: Agent;
  /** Lets go of the origin's idle sockets when its last user has released them. */
  release(): void;
}

/** Enough for a process; more requests than that wait in the agent's queue. */
const maximumSocketsPerOrigin = 100;
/** An unused socket is closed after that long, or sooner where the server's `Keep-Alive` says so. */
const idleTimeoutMs = 60_000;

const agents = new Map<string, Agent>();
const users = new Map<string, number>();
const idleSince = new WeakMap<Duplex, number>();

/** Milliseconds that a free socket has been idle; `undefined` for one that is not of a shared agent. */
export function idleMs(socket: Duplex): number | undefined {
  const since = idleSince.get(socket);
  return since === undefined ? undefined : performance.now() - since;
}

/** Loads Node's HTTP stack when first needed: reading a builtin costs a sixth of importing it. */
export function nodeHttp(secure: boolean): typeof import("node:http") {
  return process.getBuiltinModule(secure ? "node:https" : "node:http") as typeof import("node:http");
}

/** The process's agent for an origin, counted in. */
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
    // All that these sockets differ in; Node's own name is made anew of twenty options for each request.
    override getName({ host, port }: { host?: string; port?: string | number } = {}): string {
      return `${host}:${port}:`;
    }

    // Called when a request has ended and its socket stays.
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
