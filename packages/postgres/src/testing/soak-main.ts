/**
 * `pnpm soak`: a hundred thousand messages through two workers, one of them killed every few seconds. With
 * `--kill-every 0 --provider plain` it measures what is carried; `--workers 0` sends in this process, on PGlite.
 */
import { cpus, loadavg } from "node:os";
import { parseArgs } from "node:util";
import { soak } from "./soak.ts";

const { values } = parseArgs({
  options: {
    messages: { type: "string", default: "100000" },
    workers: { type: "string", default: "2" },
    concurrency: { type: "string", default: "25" },
    /** Seconds; 0 kills nobody. */
    "kill-every": { type: "string", default: "3" },
    provider: { type: "string", default: "mock" },
    seed: { type: "string", default: String(Math.floor(Math.random() * 1e9)) },
  },
});
const messages = Number(values.messages);
const killEverySeconds = Number(values["kill-every"]);
const print = (line: string) => process.stdout.write(`${line}\n`);

print(
  `${messages} messages, ${values.workers} workers, seed ${values.seed}; ${cpus().length} × ${cpus()[0]?.model.trim()}, load ${loadavg()[0]?.toFixed(1)}`,
);
let last = { seconds: 0, accepted: 0 };
const report = await soak({
  messages,
  workers: Number(values.workers),
  concurrency: Number(values.concurrency),
  provider: values.provider === "plain" ? "plain" : "mock",
  killEvery: killEverySeconds === 0 ? undefined : { milliseconds: killEverySeconds * 1_000 },
  timeoutMs: 10_000,
  seed: Number(values.seed),
  onProgress({ accepted, failed, unknown, queued, kills, atCarrier, seconds }) {
    if (seconds - last.seconds < 5) return;
    const rate = (accepted - last.accepted) / (seconds - last.seconds);
    last = { seconds, accepted };
    print(
      `${seconds.toFixed(0).padStart(5)} s  ${accepted} accepted, ${unknown} unknown, ${failed} failed, ${queued} queued; ${atCarrier} at the carrier; ${kills} kills; ${rate.toFixed(0)} a second`,
    );
  },
});
const { twice, lost, denied, cpuMs, ...counts } = report;
print(
  JSON.stringify({ ...counts, twice: twice.length, lost: lost.length, denied: denied.length }, undefined, 2),
);
const each = (total: number | undefined) =>
  total === undefined ? "?" : `${((total / messages) * 1_000).toFixed(0)} µs`;
print(`${(counts.accepted / counts.seconds).toFixed(0)} messages a second over all`);
print(
  `processor time a message: workers ${each(cpuMs.workers)}, Postgres ${each(cpuMs.postgres)}, this process ${each(cpuMs.rest)}`,
);
const sound =
  twice.length + lost.length + denied.length === 0 &&
  counts.accepted + counts.failed + counts.unknown === messages;
print(sound ? "Each at most once, and none lost silently." : "NOT SOUND.");
process.exitCode = sound ? 0 : 1;
