import { type ClientName, clients } from "./clients.ts";
import { brief, effort } from "./effort.ts";
import { type Bench, interleave, type Row, ratiosOf, versionOf } from "./measurement.ts";
import { installPeers, peerNames } from "./peers.ts";
import { type Child, startChild } from "./run-child.ts";
import type { Volley, VolleyCost } from "./send-child.ts";
import { withLoopback } from "./with-loopback.ts";

/** Processes a client: what V8 makes of the same code differs by some percent from one to the next. */
const generations = effort(3);
/** Many and short, so that a slow moment of the machine meets every client. */
const rounds = effort(9);
const concurrency = 50;
/** Once a process: until V8 has compiled what it runs. With 8,000, the first volleys still got faster. */
const warmUp: Volley = { warmUp: 0, sends: effort(20_000, 100), concurrency };
const volley: Volley = { warmUp: effort(200, 100), sends: effort(2_000, 200), concurrency };
/** Peers have no bar and take longest. */
const peerWarmUp: Volley = { ...warmUp, sends: effort(3_000, 100) };
const peerVolley: Volley = { ...volley, sends: effort(300, 200) };
/** Clients that are measured as they come, whether they keep connections or not. */
const asTheyCome: ReadonlySet<ClientName> = new Set(peerNames);
/** Of plain `node:https`. */
const mostOfPlain = 1.1;
/**
 * Of what Twilio's SDK adds to plain `node:https`. A ratio of the whole cost would depend on the machine: the less the
 * TLS and the sockets of a machine cost, the smaller it is with the same code.
 */
const mostOfAdded = 0.15;

export const cpuPerSend: Bench = {
  name: "cpu-per-send",
  title: `CPU of a send through Twilio, over TLS, ${concurrency} at a time, sockets warm`,
  ratio: "smskit ÷ this",
  async run(progress) {
    const isThere = installPeers(progress);
    const isPeer = (name: ClientName) => peerNames.some((peer) => peer === name);
    const names = (Object.keys(clients) as ClientName[]).filter((name) => isThere || !isPeer(name));
    const values = Object.fromEntries(names.map((name) => [name, []])) as unknown as Costs;
    for (let generation = 1; generation <= generations; generation++) {
      await withClients(names, async (children) => {
        for (const name of names) {
          progress(`process ${generation} of ${generations}: warming up ${name}`);
          await children[name].ask(isPeer(name) ? peerWarmUp : warmUp);
        }
        progress(`process ${generation} of ${generations}: ${rounds} rounds`);
        const costs = await interleave(names, rounds, async (name) => {
          const asked = isPeer(name) ? peerVolley : volley;
          const { microseconds, connections } = await children[name].ask(asked);
          if (!brief && connections > asked.sends / 100 && !asTheyCome.has(name))
            throw new Error(`${name} opened ${connections} connections.`);
          return microseconds;
        });
        for (const name of names) values[name].push(...costs[name]);
      });
    }
    const rows = names.map((name): Row => {
      return {
        name,
        version: name === "node:https" ? process.version : versionOf(name),
        unit: "µs",
        values: values[name],
        ...(name !== "@smskit/twilio" && { ratios: ratiosOf(values["@smskit/twilio"], values[name]) }),
        ...(name === "node:https" && { bar: { atMost: mostOfPlain } }),
      };
    });
    const added = addedBy(values.twilio, values["node:https"]);
    const ratios = ratiosOf(addedBy(values["@smskit/twilio"], values["node:https"]), added);
    return [
      ...rows,
      {
        name: "what twilio adds to node:https",
        version: versionOf("twilio"),
        unit: "µs",
        values: added,
        ratios,
        bar: { atMost: mostOfAdded },
      },
    ];
  },
};

/** Round by round: what a client costs more than the plain request of the same round. */
function addedBy(client: readonly number[], plain: readonly number[]): number[] {
  return client.map((cost, round) => cost - (plain[round] ?? Number.NaN));
}

type Costs = Record<ClientName, number[]>;
type Clients = Record<ClientName, Child<Volley, VolleyCost>>;

/** Starts the server and, each in a separate process, the clients. */
function withClients<Result>(
  names: readonly ClientName[],
  measure: (children: Clients) => Promise<Result>,
): Promise<Result> {
  return withLoopback(async ({ port, env }) => {
    const children: Partial<Clients> = {};
    try {
      for (const name of names) {
        children[name] = await startChild<"ready", Volley, VolleyCost>("./send-child.ts", [name, port], env);
      }
      return await measure(children as Clients);
    } finally {
      for (const child of Object.values(children)) child.stop();
    }
  });
}
