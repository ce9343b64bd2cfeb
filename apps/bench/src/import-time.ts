import { effort } from "./effort.ts";
import { type Bench, interleave, type Row, ratiosOf, versionOf } from "./measurement.ts";
import { runChild } from "./run-child.ts";

const rounds = effort(15);
/** What a connector must not load before it is needed. */
const unwanted: Readonly<Record<string, RegExp>> = {
  axios: /\/node_modules\/axios\//,
  twilio: /\/node_modules\/twilio\//,
  "core's phone numbers": /\/dist\/phone-/,
};

type Imported = { milliseconds: number; modules: readonly string[] };

export const importTime: Bench = {
  name: "import-time",
  title: "Import of the package and making its client, in a fresh process",
  ratio: "smskit ÷ this",
  async run(progress) {
    const names = ["@smskit/twilio", "twilio"] as const;
    // The first run of each, which also brings its files into the system's cache, tells what it loads.
    const { modules } = await runChild<Imported>("./import-child.ts", [names[0], "modules"]);
    const peer = await runChild<Imported>("./import-child.ts", [names[1], "modules"]);
    const values = await interleave(names, rounds, async (name, round) => {
      if (name === names[0]) progress(`round ${round + 1} of ${rounds}`);
      return (await runChild<Imported>("./import-child.ts", [name])).milliseconds;
    });
    const ours = values[names[0]];
    const theirs = values[names[1]];
    return [
      { name: names[0], version: versionOf(names[0]), unit: "ms", values: ours },
      {
        name: names[1],
        version: versionOf(names[1]),
        unit: "ms",
        values: theirs,
        ratios: ratiosOf(ours, theirs),
        bar: { atMost: 0.3 },
      },
      { name: "files that twilio loads", unit: "files", values: [filesIn(peer.modules).length] },
      { name: "files that @smskit/twilio loads", unit: "files", values: [filesIn(modules).length] },
      ...Object.entries(unwanted).map(
        ([name, pattern]): Row => ({
          name: `… of them in ${name}`,
          unit: "files",
          values: [filesIn(modules).filter((url) => pattern.test(url)).length],
          bar: { atMost: 0 },
        }),
      ),
    ];
  },
};

function filesIn(modules: readonly string[]): string[] {
  return modules.filter((url) => url.startsWith("file:"));
}
