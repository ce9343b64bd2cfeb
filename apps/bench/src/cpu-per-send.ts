import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type ClientName, clients } from "./clients.ts";
import { type Bench, interleave, ratiosOf, versionOf } from "./measurement.ts";
import { type Child, startChild } from "./run-child.ts";
import type { Volley, VolleyCost } from "./send-child.ts";

/** Processes a client: what V8 makes of the same code differs by some percent from one to the next. */
const generations = 3;
const rounds = 3;
const concurrency = 50;
/** Once a process: until V8 has compiled what it runs. */
const warmUp: Volley = { warmUp: 0, sends: 8_000, concurrency };
const volley: Volley = { warmUp: 500, sends: 3_000, concurrency };
const atMost: Partial<Record<ClientName, number>> = {
  "node:https": 1.1,
  twilio: 0.3,
  "@logto/connector-twilio-sms": 0.3,
};

export const cpuPerSend: Bench = {
  name: "cpu-per-send",
  title: `CPU of a send through Twilio, over TLS, ${concurrency} at a time, sockets warm`,
  ratio: "smskit ÷ this",
  async run(progress) {
    const names = Object.keys(clients) as ClientName[];
    const values = Object.fromEntries(names.map((name) => [name, []])) as unknown as Costs;
    for (let generation = 1; generation <= generations; generation++) {
      await withClients(names, async (children) => {
        for (const name of names) {
          progress(`process ${generation} of ${generations}: warming up ${name}`);
          await children[name].ask(warmUp);
        }
        progress(`process ${generation} of ${generations}: ${rounds} rounds`);
        const costs = await interleave(names, rounds, async (name) => {
          const { microseconds, connections } = await children[name].ask(volley);
          if (connections > volley.sends / 100) throw new Error(`${name} opened ${connections} connections.`);
          return microseconds;
        });
        for (const name of names) values[name].push(...costs[name]);
      });
    }
    return names.map((name) => {
      const limit = atMost[name];
      return {
        name,
        version: name === "node:https" ? process.version : versionOf(name),
        unit: "µs",
        values: values[name],
        ...(limit !== undefined && {
          ratios: ratiosOf(values["@smskit/twilio"], values[name]),
          bar: { atMost: limit },
        }),
      };
    });
  },
};

type Costs = Record<ClientName, number[]>;
type Clients = Record<ClientName, Child<Volley, VolleyCost>>;

/** Starts the server and, each in a process of its own, the clients. */
async function withClients<Result>(
  names: readonly ClientName[],
  measure: (children: Clients) => Promise<Result>,
): Promise<Result> {
  const folder = await mkdtemp(join(tmpdir(), "smskit-bench-"));
  const certificateFile = join(folder, "certificate.pem");
  const started: { stop(): void }[] = [];
  try {
    const server = await startChild<number, never, never>("./loopback-server.ts", [certificateFile]);
    started.push(server);
    const children: Partial<Clients> = {};
    for (const name of names) {
      const parameters = [name, String(server.ready)];
      const env = { NODE_EXTRA_CA_CERTS: certificateFile };
      const child = await startChild<"ready", Volley, VolleyCost>("./send-child.ts", parameters, env);
      started.push(child);
      children[name] = child;
    }
    return await measure(children as Clients);
  } finally {
    for (const child of started) child.stop();
    await rm(folder, { recursive: true });
  }
}
