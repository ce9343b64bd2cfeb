import { availableParallelism } from "node:os";
import { configDefaults, defineConfig } from "vitest/config";
import { BaseSequencer, type TestSpecification } from "vitest/node";

const folders = ["packages/**/src/**", "apps/*/src/**", "scripts/**"];

/** Short files that take long: vitest, which starts with the largest files, would leave them for the end. */
const first = [
  "packages/delivery/src/contract.test.ts",
  "packages/postgres/src/verification-store.test.ts",
  "packages/postgres/src/open-database.test.ts",
  "apps/packaging/src/published-packages.long.test.ts",
  "packages/postgres/src/outbox-kills.long.test.ts",
  "packages/delivery/src/simulation.long.test.ts",
];

class SlowestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const isFirst = ({ moduleId }: TestSpecification) => first.some((path) => moduleId.endsWith(path));
    const sorted = await super.sort(files);
    return [...sorted.filter(isFirst), ...sorted.filter((file) => !isFirst(file))];
  }
}

/**
 * `vitest run` runs every test but those in `*.long.test.ts`, which are slow by nature: they kill processes, install
 * packages, drive browsers. `vitest run --mode long` runs those.
 */
export default defineConfig(({ mode }) => {
  const long = mode === "long";
  return {
    ssr: { resolve: { conditions: ["@smskit/source"] } },
    test: {
      include: folders.map((folder) => `${folder}/*${long ? ".long" : ""}.test.ts`),
      exclude: long ? configDefaults.exclude : [...configDefaults.exclude, "**/*.long.test.ts"],
      globalSetup: "apps/test-postgres/src/share-cluster.ts",
      sequence: { sequencer: SlowestFirst },
      // More than cores: most tests wait for processes and sockets.
      maxWorkers: availableParallelism() + 1,
      // Nothing fails because the machine is busy.
      testTimeout: 60_000,
      hookTimeout: 60_000,
      reporters: process.env["CI"]
        ? ["dot", ["json", { outputFile: `.turbo/test${long ? "-long" : ""}-report.json` }]]
        : ["default"],
    },
  };
});
