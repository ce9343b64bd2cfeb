import { cpus } from "node:os";
import { parseArgs } from "node:util";
import { bundleSize } from "./bundle-size.ts";
import { cpuPerSend } from "./cpu-per-send.ts";
import { brief } from "./effort.ts";
import { formatTable } from "./format-table.ts";
import { gateway } from "./gateway.ts";
import { importTime } from "./import-time.ts";
import { inbox } from "./inbox.ts";
import { installSize } from "./install-size.ts";
import { type Bench, isKept, median, type Row } from "./measurement.ts";
import { mockServer } from "./mock-server.ts";
import { outbox } from "./outbox.ts";
import { sendManyMemory } from "./send-many-memory.ts";
import { renderSpeed, segmentSpeed } from "./template-and-segments.ts";
import { typeCheck } from "./type-check.ts";

const benches: readonly Bench[] = [
  cpuPerSend,
  importTime,
  bundleSize,
  installSize,
  renderSpeed,
  segmentSpeed,
  typeCheck,
  sendManyMemory,
  outbox,
  gateway,
  inbox,
  mockServer,
];

const { values: options } = parseArgs({
  options: {
    brief: { type: "boolean" },
    json: { type: "boolean" },
    only: { type: "string", multiple: true },
  },
});
const only = options.only;
const unknown = only?.find((name) => !benches.some((bench) => bench.name === name));
if (unknown !== undefined) {
  console.error(
    `--only: unknown bench "${unknown}"; use one of ${benches.map(({ name }) => name).join(", ")}.`,
  );
  process.exit(2);
}

const machine = { node: process.version, cpu: cpus()[0]?.model ?? "", cores: cpus().length };
const reports: { bench: Bench; rows: readonly Row[] }[] = [];
for (const bench of benches) {
  if (only !== undefined && !only.includes(bench.name)) continue;
  const rows = await bench.run((step) => console.error(`${bench.name}: ${step}`));
  const broken = rows.find(({ values }) => !Number.isFinite(median(values)));
  if (broken !== undefined) throw new Error(`${bench.name}: "${broken.name}" was not measured.`);
  reports.push({ bench, rows });
}

if (options.json) {
  const tables = reports.map(({ bench, rows }) => ({
    name: bench.name,
    title: bench.title,
    rows: rows.map((row) => ({
      ...row,
      median: median(row.values),
      ratio: row.ratios && median(row.ratios),
      ok: isKept(row),
    })),
  }));
  console.log(JSON.stringify({ ...machine, tables }, undefined, 2));
} else {
  for (const { bench, rows } of reports) console.log(`\n${formatTable(bench, rows)}`);
  console.log(`\nNode.js ${machine.node}, ${machine.cores} × ${machine.cpu}`);
  if (brief)
    console.log("Briefly, to show that it can be measured: no time and no memory above says anything.");
}
if (reports.some(({ rows }) => rows.some((row) => isKept(row) === false))) process.exitCode = 1;
