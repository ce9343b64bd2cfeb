/** Sends many with `sendMany` through Twilio's connector, and says what memory that took. Needs `--expose-gc`. */
import { sendMany } from "@smskit/delivery";
import { createTwilio } from "@smskit/twilio";
import { account, codeOf, recipientOf } from "./account.ts";
import { routeToLoopback } from "./route-to-loopback.ts";

/** What the parent asks for. */
export interface ManySends {
  /** Sends beforehand: until the code is compiled and the sockets are open. */
  warmUp: number;
  sends: number;
  concurrency: number;
}

/** Megabytes over the start. */
export interface MemoryGrowth {
  /** The whole process, at its highest of the samples taken meanwhile. */
  residentMb: number;
  /** What is left of V8's heap after a collection, at its highest of the same samples. */
  heapMb: number;
  accepted: number;
}

const samples = 20;
const megabyte = 1024 * 1024;
const collect = globalThis.gc;
if (collect === undefined) throw new Error("Start it with --expose-gc.");
const [, , port] = process.argv;
routeToLoopback(Number(port));
const connector = createTwilio(account);

function* messages(count: number) {
  for (let index = 0; index < count; index++) {
    yield { to: recipientOf(index), usageType: "SignIn", variables: { code: codeOf(index) } };
  }
}

function measure(): { resident: number; heap: number } {
  collect?.();
  const { rss, heapUsed } = process.memoryUsage();
  return { resident: rss / megabyte, heap: heapUsed / megabyte };
}

async function sendAll(count: number, concurrency: number, sampled: () => void): Promise<number> {
  let accepted = 0;
  let done = 0;
  for await (const result of sendMany(connector, messages(count), { concurrency })) {
    if (result.status === "accepted") accepted++;
    if (++done % (count / samples) === 0) sampled();
  }
  return accepted;
}

process.on("message", async ({ warmUp, sends, concurrency }: ManySends) => {
  await sendAll(warmUp, concurrency, () => {});
  const start = measure();
  const growth: MemoryGrowth = { residentMb: 0, heapMb: 0, accepted: 0 };
  growth.accepted = await sendAll(sends, concurrency, () => {
    const { resident, heap } = measure();
    growth.residentMb = Math.max(growth.residentMb, resident - start.resident);
    growth.heapMb = Math.max(growth.heapMb, heap - start.heap);
  });
  process.send?.(growth);
});
process.on("disconnect", () => process.exit());
process.send?.("ready");
