import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { Agent, type IncomingMessage, request } from "node:http";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { createMockClient } from "@smskit/mock/client";
import { unlessItEnds } from "@smskit/test-support/child-process";
import { account } from "./account.ts";
import { effort } from "./effort.ts";
import type { Bench } from "./measurement.ts";
import { startChild } from "./run-child.ts";

const rounds = effort(10);
const textRounds = effort(3);
const messages = effort(10_000, 500);
const concurrency = 20;

interface Ready {
  importMs: number;
  startMs: number;
  sinceLaunchMs: number;
}
interface Texts {
  idleMb: number;
  residentMb: number;
  perSecond: number;
}
/** A server in a separate process. */
interface MeasuredServer {
  url: string;
  /** Bytes of its resident set. */
  memory(): Promise<number>;
  stop(): void;
}

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
        const { ready, stop } = await startChild<Ready, never, never>("./mock-server-child.ts", [kind]);
        stop();
        imports.push(ready.importMs);
        starts[kind].push(ready.startMs);
        launches[kind].push(ready.sinceLaunchMs);
      }
    }
    const servers = { command: startSmskitMock, library: startLibrary };
    const texts = { command: [] as Texts[], library: [] as Texts[] };
    for (let round = 0; round < textRounds; round++) {
      progress(`${messages} texts, round ${round + 1} of ${textRounds}`);
      for (const kind of ["command", "library"] as const) {
        texts[kind].push(await measureTexts(await servers[kind]()));
      }
    }
    const valuesOf = (kind: keyof typeof texts, value: keyof Texts): number[] =>
      texts[kind].map((one) => one[value]);
    return [
      { name: "import of @smskit/mock", unit: "ms", values: imports },
      { name: "startMockServer()", unit: "ms", values: starts.plain },
      { name: "startMockServer({ tls: true })", unit: "ms", values: starts.tls },
      { name: "from the start of Node.js", unit: "ms", values: launches.plain, bar: { atMost: 1000 } },
      { name: "… with tls", unit: "ms", values: launches.tls, bar: { atMost: 1000 } },
      { name: "smskit mock: resident set, idle", unit: "MB", values: valuesOf("command", "idleMb") },
      {
        name: `… with ${messages} messages and an inbox that listens`,
        unit: "MB",
        values: valuesOf("command", "residentMb"),
        bar: { atMost: 200 },
      },
      {
        name: "… texts a second, client and server on one machine",
        unit: "/s",
        values: valuesOf("command", "perSecond"),
      },
      {
        name: "startMockServer() alone: resident set, idle",
        unit: "MB",
        values: valuesOf("library", "idleMb"),
      },
      {
        name: `… with ${messages} messages and an inbox that listens`,
        unit: "MB",
        values: valuesOf("library", "residentMb"),
      },
      {
        name: "… texts a second, client and server on one machine",
        unit: "/s",
        values: valuesOf("library", "perSecond"),
      },
    ];
  },
};

/** Sends them all, while an inbox listens. */
async function measureTexts({ url, memory, stop }: MeasuredServer): Promise<Texts> {
  const idleMb = (await memory()) / 1e6;
  const inbox = await listen(url);
  const started = performance.now();
  await sendAll(url);
  const seconds = (performance.now() - started) / 1000;
  await createMockClient({ url }).waitForMessage({ to: phoneOf(messages) });
  const residentMb = (await memory()) / 1e6;
  inbox.destroy();
  stop();
  return { idleMb, residentMb, perSecond: messages / seconds };
}

/** In plain JavaScript, as Node.js comes. */
function startLibrary(): Promise<MeasuredServer> {
  const program = `import { startMockServer } from "@smskit/mock";
    console.log(JSON.stringify({ url: (await startMockServer()).url }));`;
  return startServer(["--input-type=module", "-e", program]);
}

/** As a user starts it. */
function startSmskitMock(): Promise<MeasuredServer> {
  const main = fileURLToPath(new URL("../../../packages/cli/dist/main.js", import.meta.url));
  return startServer([main, "mock", "--port", "0", "--json"]);
}

async function startServer(parameters: readonly string[]): Promise<MeasuredServer> {
  const server = spawn(process.execPath, parameters, {
    cwd: import.meta.dirname,
    stdio: ["ignore", "pipe", "inherit"],
  });
  server.stdout.setEncoding("utf8");
  let said = "";
  let url: string | undefined;
  for (; url === undefined; url = /"url": ?"([^"]+)"/.exec(said)?.[1]) {
    said += (await unlessItEnds(server, once(server.stdout, "data")))[0];
  }
  return {
    url,
    async memory() {
      const { stdout } = await promisify(execFile)("ps", ["-o", "rss=", "-p", String(server.pid)]);
      return Number(stdout) * 1024;
    },
    stop: () => void server.kill(),
  };
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

function phoneOf(index: number): string {
  return `+1555${2_000_000 + index}`;
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
        To: phoneOf(sent),
        From: "+15550001111",
        Body: `Your code is ${100_000 + sent}\n@example.com #${100_000 + sent}`,
      }).toString();
      const one = request(path, { method: "POST", agent, auth: `${accountSID}:${authToken}` });
      one.setHeader("content-type", "application/x-www-form-urlencoded");
      one.end(body);
      const [response]: IncomingMessage[] = await once(one, "response");
      response?.resume();
      await once(response as IncomingMessage, "end");
      if (response?.statusCode !== 201) throw new Error(`The mock server responded ${response?.statusCode}.`);
    }
  }
  await Promise.all(Array.from({ length: concurrency }, sendSome));
  agent.destroy();
}
