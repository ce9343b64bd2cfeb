import { availableParallelism } from "node:os";
import { configDefaults, defineConfig } from "vitest/config";

const folders = ["packages/*/src/**", "apps/*/src/**", "scripts/**"];

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
