import { once } from "node:events";
import { Agent, type IncomingMessage, request } from "node:http";
import { setImmediate } from "node:timers/promises";
import { startMockServer } from "../index.ts";

/** Runs in a separate process with `--expose-gc`: prints how many bytes the server keeps for a text. */
const warmUp = 1000;
const texts = 2000;
const accountSid = `AC${"0123456789abcdef".repeat(2)}`;
const auth = `${accountSid}:${"0123456789abcdef".repeat(2)}`;

const server = await startMockServer();
const agent = new Agent({ keepAlive: true, maxSockets: 20 });

async function listen(): Promise<void> {
  const [response]: IncomingMessage[] = await once(request(`${server.url}/api/v1/events`).end(), "response");
  response?.resume();
}

async function send(index: number): Promise<void> {
  const body = new URLSearchParams({
    To: `+1555${2_000_000 + index}`,
    From: "+15550001111",
    Body: `Your code is ${100_000 + index}\n@example.com #${100_000 + index}`,
  });
  const headers = { "content-type": "application/x-www-form-urlencoded" };
  const path = `${server.url}/2010-04-01/Accounts/${accountSid}/Messages.json`;
  const [response]: IncomingMessage[] = await once(
    request(path, { method: "POST", agent, auth, headers }).end(body.toString()),
    "response",
  );
  response?.resume();
  if (response?.statusCode !== 201)
    throw new Error(`The mock server responded with ${response?.statusCode}.`);
  await once(response, "end");
}

let sent = 0;
async function sendUpTo(end: number): Promise<number> {
  const sendSome = async (): Promise<void> => {
    while (sent < end) await send(sent++);
  };
  await Promise.all(Array.from({ length: 20 }, sendSome));
  await server.carrier.idle();
  for (let round = 0; round < 5; round++) {
    await setImmediate();
    globalThis.gc?.();
  }
  return process.memoryUsage().heapUsed;
}

await listen();
const before = await sendUpTo(warmUp);
const after = await sendUpTo(warmUp + texts);
process.stdout.write(String((after - before) / texts), () => process.exit());
