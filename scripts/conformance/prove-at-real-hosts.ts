/**
 * Runs in a separate network, see `real-hosts.ts`: serves the mocks at port 443, adds the providers' hosts and the
 * server's authority to the two files that it is given, runs each client, and prints the rows of the table as JSON.
 */

import { partialDeepStrictEqual } from "node:assert";
import { execFile, spawn } from "node:child_process";
import { appendFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { promisify } from "node:util";
import { startMockServer } from "../../packages/mock/src/index.ts";
import { python } from "./find-python.ts";
import type { Row } from "./real-hosts.ts";

const run = promisify(execFile);
const accountSid = `AC${"0123456789abcdef".repeat(2)}`;
const authToken = "fedcba9876543210".repeat(2);
const from = "+15550001111";
const to = "+15558675310";

const server = await startMockServer({ tls: true, port: 443 });
const { carrier, ca = "" } = server;
const [hostsFile = "", authoritiesFile = ""] = process.argv.slice(2);
const hosts = server.mocks.flatMap(({ sites }) => sites.map(({ host }) => host));
appendFileSync(hostsFile, hosts.map((host) => `127.0.0.1 ${host}\n`).join(""));
appendFileSync(authoritiesFile, ca);
const env = { ...process.env, TWILIO_ACCOUNT_SID: accountSid, TWILIO_AUTH_TOKEN: authToken };

interface Bridge {
  name: string;
  dsn: string;
  to: string;
  /** A number that the provider refuses, and what it says. */
  wrong: string;
  reason: string;
}

const bridges: readonly Bridge[] = [
  {
    name: "Twilio",
    dsn: `twilio://${accountSid}:${authToken}@default?from=%2B15550001111`,
    to,
    wrong: "+15005550001",
    reason: "Invalid 'To' Phone Number",
  },
  {
    name: "Vonage",
    dsn: "vonage://abcd1234:abcdef0123456789@default?from=15550001111",
    to: to.slice(1),
    wrong: to,
    reason: "to address is not numeric",
  },
  {
    name: "Telnyx",
    dsn: "telnyx://KEY0123456789ABCDEF_abcdefghijklmnopqrstuv@default?from=%2B15550001111",
    to,
    wrong: "12",
    reason: "should be a single valid number",
  },
];

const proofs: readonly (readonly [name: string, prove: () => Promise<void>])[] = [
  ["python3-twilio", provePython],
  ...bridges.map((bridge) => [`Symfony's ${bridge.name} bridge`, () => proveSymfony(bridge)] as const),
  ["Apprise by Twilio", () => proveApprise(`twilio://${accountSid}:${authToken}@${from}`)],
  ["Apprise by Vonage", () => proveApprise("vonage://abcd1234:abcdef0123456789@15550001111")],
];

/** The first run of a client on a slow machine takes its time. */
function waitForText(body: string | RegExp) {
  return carrier.waitForMessage({ to, body, timeoutMs: 60_000 });
}

async function provePython(): Promise<void> {
  const script = new URL("real_host_client.py", import.meta.url).pathname;
  const child = spawn(python, [script, to, from, `VA${"d".repeat(32)}`], {
    env,
    stdio: ["pipe", "pipe", "inherit"],
  });
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
  const started = await lines.next();
  if (started.done) throw new Error("Python ended; see above.");
  const { id } = await waitForText("from Python");
  partialDeepStrictEqual(JSON.parse(started.value), { verification: "pending" });
  const { code = "" } = await waitForText(/verification code/);
  child.stdin.end(`${code}\n`);
  const { error, ...result } = JSON.parse((await lines.next()).value ?? "{}");
  partialDeepStrictEqual(result, {
    id,
    sent: "queued",
    fetched: "from Python",
    listed: [id],
    country: "US",
    checked: "approved",
  });
  partialDeepStrictEqual(error, { status: 400, code: 21211 });
}

async function proveSymfony(bridge: Bridge): Promise<void> {
  const script = new URL("symfony_client.php", import.meta.url).pathname;
  const body = `from Symfony by ${bridge.name}`;
  const send = async (number: string) => {
    const { stdout } = await run("php", [script, bridge.name, bridge.dsn, number, body], {
      env,
    });
    return JSON.parse(stdout) as Record<string, string>;
  };
  const sent = await send(bridge.to);
  const { id } = await waitForText(body);
  partialDeepStrictEqual(sent, { id });
  const refused = await send(bridge.wrong);
  partialDeepStrictEqual(refused, { class: "Symfony\\Component\\Notifier\\Exception\\TransportException" });
  if (!refused["message"]?.includes(bridge.reason)) throw new Error(`It threw: ${refused["message"]}`);
}

async function proveApprise(url: string): Promise<void> {
  const send = (number: string, body: string) => run("apprise", ["-b", body, `${url}/${number}`]);
  const body = `from Apprise at ${url.split(":")[0]}`;
  await send(to, body);
  await waitForText(body);
  carrier.faults.add({ kind: "server-error", status: 503, times: 1 });
  const refused = await send(to, "x").then(
    () => undefined,
    (error: { code: number }) => error.code,
  );
  if (refused !== 1) throw new Error(`It ended with ${refused} when the provider refused.`);
}

const rows: Row[] = [];
for (const [client, prove] of proofs) {
  const problem = await prove().then(
    () => undefined,
    (error: unknown) => (error instanceof Error ? error.message : String(error)).trim(),
  );
  rows.push({ name: `${client}, by the real host names`, problem });
  carrier.reset();
}
await server.close();
console.log(JSON.stringify(rows));
