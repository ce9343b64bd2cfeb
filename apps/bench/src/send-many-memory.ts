import { effort } from "./effort.ts";
import { type Bench, versionOf } from "./measurement.ts";
import { startChild } from "./run-child.ts";
import type { ManySends, MemoryGrowth } from "./send-many-child.ts";
import { withLoopback } from "./with-loopback.ts";

const many: ManySends = { warmUp: effort(10_000, 500), sends: effort(100_000, 2_000), concurrency: 50 };

/**
 * V8 doubles the space for new objects when it likes to, up to some 100 MB, whatever is kept of them. Held, it does
 * not hide what would be kept.
 */
const nurseryMb = 16;

export const sendManyMemory: Bench = {
  name: "send-many-memory",
  title: `Memory over the start while sendMany sends ${many.sends.toLocaleString("en")} through Twilio, over TLS, ${many.concurrency} at a time`,
  ratio: "",
  async run(progress) {
    progress("with the nursery held");
    const held = await measure([`--max-semi-space-size=${nurseryMb}`]);
    progress("as Node.js comes");
    const free = await measure([]);
    const version = versionOf("@smskit/delivery");
    const bar = { atMost: 40 };
    return [
      { name: "heap after a collection", version, unit: "MB", values: [free.heapMb], bar },
      {
        name: `resident set, nursery of ${nurseryMb} MB`,
        version,
        unit: "MB",
        values: [held.residentMb],
        bar,
      },
      { name: "resident set, as Node.js comes", version, unit: "MB", values: [free.residentMb] },
    ];
  },
};

/** Each at its highest of the samples. */
async function measure(flags: string[]): Promise<MemoryGrowth> {
  const growth = await withLoopback(async ({ port, env }) => {
    const execArgv = ["--expose-gc", ...flags];
    const child = await startChild<"ready", ManySends, MemoryGrowth>(
      "./send-many-child.ts",
      [port],
      env,
      execArgv,
    );
    try {
      return await child.ask(many);
    } finally {
      child.stop();
    }
  });
  if (growth.accepted !== many.sends) throw new Error(`${growth.accepted} of ${many.sends} were accepted.`);
  return growth;
}
