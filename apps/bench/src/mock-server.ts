import { once } from "node:events";
import { Agent, type IncomingMessage, request } from "node:http";
import { account } from "./account.ts";
import { effort } from "./effort.ts";
import type { Bench } from "./measurement.ts";
import { startChild } from "./run-child.ts";

const rounds = effort(10);
const textRounds = effort(3);
const messages = effort(10_000, 500);
const concurrency = 20;
/** V8 doubles the space for new objects when it likes to, up to some 100 MB, whatever is kept of them. */
const nurseryMb = 16;

interface Ready {
  url: string;
  importMs: number;
  startMs: number;
  sinceLaunchMs: number;
}
interface Texts {
  idleMb: number;
  residentMb: number;
  perSecond: number;
}
type Question = { ask: "memory" };
type Memory = { messages: number; bytes: number };

export const mockServer: Bench = {
  name: "mock-server",
  title: `The mock server: its start in a fresh process, and ${messages} texts through it`,
  ratio: "",
  async run(progress) {
    const imports: number[] = [];
    const starts: Record<"plain" | "tls", number[]> = { plain: [], tls: [] };
    const launches: Record<"plain" | "tls", number[]> = { plain: [], tls: [] };
    for (let round = 0; round < rounds; round++) {
      progress(`start ${round + 1} of ${rounds}`);
      for (const kind of ["plain", "tls"] as const) {
        const { ready, stop } = await startChild<Ready, Question, Memory>("./mock-server-child.ts", [kind]);
        stop();
        imports.push(ready.importMs);
        starts[kind].push(ready.startMs);
        launches[kind].push(ready.sinceLaunchMs);
      }
    }
    const nursery = `--max-semi-space-size=${nurseryMb}`;
    const kinds = {
      held: { flags: [nursery], listens: false },
      heard: { flags: [nursery], listens: true },
      free: { flags: [], listens: true },
    };
    const texts = { held: [] as Texts[], heard: [] as Texts[], free: [] as Texts[] };
    for (let round = 0; round < textRounds; round++) {
      progress(`${messages} texts, round ${round + 1} of ${textRounds}`);
      for (const kind of ["held", "heard", "free"] as const) {
        texts[kind].push(await measureTexts(kinds[kind]));
      }
    }
    const megabytes = (kind: keyof typeof texts): number[] => texts[kind].map(({ residentMb }) => residentMb);
    return [
      { name: "import of @smskit/mock", unit: "ms", values: imports },
      { name: "startMockServer()", unit: "ms", values: starts.plain },
      { name: "startMockServer({ tls: true })", unit: "ms", values: starts.tls },
      { name: "from the start of Node.js", unit: "ms", values: launches.plain, bar: { atMost: 1000 } },
      { name: "… with tls", unit: "ms", values: launches.tls, bar: { atMost: 1000 } },
      { name: "resident set, idle", unit: "MB", values: texts.held.map(({ idleMb }) => idleMb) },
      {
        name: `… with ${messages} messages, nursery of ${nurseryMb} MB`,
        unit: "MB",
        values: megabytes("held"),
        bar: { atMost: 200 },
      },
      { name: "… and an inbox that listens", unit: "MB", values: megabytes("heard") },
      { name: "… and the nursery as Node.js comes", unit: "MB", values: megabytes("free") },
      {
        name: "texts a second, client and server on one machine",
        unit: "/s",
        values: texts.held.map(({ perSecond }) => perSecond),
      },
    ];
  },
};

/** Sends them all through a server of its own. */
async function measureTexts({ flags, listens }: { flags: string[]; listens: boolean }): Promise<Texts> {
  const server = await startChild<Ready, Question, Memory>("./mock-server-child.ts", ["plain"], {}, flags);
  const idle = await server.ask({ ask: "memory" });
  const inbox = listens ? await listen(server.ready.url) : undefined;
  const started = performance.now();
  await sendAll(server.ready.url);
  const seconds = (performance.now() - started) / 1000;
  const after = await server.ask({ ask: "memory" });
  inbox?.destroy();
  server.stop();
  if (after.messages !== messages) throw new Error(`Of ${messages} texts ${after.messages} arrived.`);
  return { idleMb: idle.bytes / 1e6, residentMb: after.bytes / 1e6, perSecond: messages / seconds };
}

/** As the inbox does. */
async function listen(url: string) {
  const listening = request(`${url}/api/v1/events`, { agent: false });
  listening.on("error", () => {});
  listening.end();
  const [response]: IncomingMessage[] = await once(listening, "response");
  response?.resume();
  return listening;
}

async function sendAll(url: string): Promise<void> {
  const agent = new Agent({ keepAlive: true, maxSockets: concurrency });
  const { accountSID, authToken } = account;
  const path = `${url}/2010-04-01/Accounts/${accountSID}/Messages.json`;
  let sent = 0;
  async function sendSome(): Promise<void> {
    while (sent < messages) {
      sent += 1;
      const body = new URLSearchParams({
        To: `+1555${String(2_000_000 + sent)}`,
        From: "+15550001111",
        Body: `Your code is ${100_000 + sent}\n@example.com #${100_000 + sent}`,
      }).toString();
      const one = request(path, { method: "POST", agent, auth: `${accountSID}:${authToken}` });
      one.setHeader("content-type", "application/x-www-form-urlencoded");
      one.end(body);
      const [response]: IncomingMessage[] = await once(one, "response");
      response?.resume();
      await once(response as IncomingMessage, "end");
      if (response?.statusCode !== 201) throw new Error(`The mock server answered ${response?.statusCode}.`);
    }
  }
  await Promise.all(Array.from({ length: concurrency }, sendSome));
  agent.destroy();
}
