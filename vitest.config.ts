import { availableParallelism } from "node:os";
import { join } from "node:path";
import type { Plugin } from "vite";
import { configDefaults, type ViteUserConfigFnObject } from "vitest/config";
import { BaseSequencer, type TestSpecification } from "vitest/node";

interface Project {
  extends: true;
  test: {
    name: string;
    include: string[];
    exclude: string[];
    isolate?: false;
    globalSetup?: string;
    setupFiles?: string;
  };
}

const notLong = [...configDefaults.exclude, "**/*.long.test.ts"];

/** Short files that take long: vitest, which starts with the largest files, would leave them for the end. */
const first = [
  "packages/delivery/src/contract.test.ts",
  "packages/postgres/src/verification-store.test.ts",
  "packages/postgres/src/open-database.test.ts",
  "apps/packaging/src/published-packages.long.test.ts",
  "packages/postgres/src/outbox-kills.long.test.ts",
  "packages/delivery/src/simulation.long.test.ts",
];

/**
 * Files that share no process. Starting one takes longer than most tests, so the others run one after the other
 * in a few processes (docs/decisions/0039).
 */
const alone = [
  "packages/{cli,gateway,postgres}/src/**/*.test.ts",
  "apps/*/src/**/*.test.ts",
  "scripts/**/*.test.ts",
  // They replace modules that other files have loaded.
  "packages/core/src/errors/sms-error.test.ts",
  "packages/mock/src/providers/shared/node-crypto.test.ts",
  "packages/mock/src/server/webhook-target.test.ts",
];

class SlowestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const isFirst = ({ moduleId }: TestSpecification) => first.some((path) => moduleId.endsWith(path));
    // A process is kept for the next file only if that shares it too.
    const rank = (file: TestSpecification) => (isFirst(file) ? 0 : file.project.config.isolate ? 1 : 2);
    return (await super.sort(files)).toSorted((one, other) => rank(one) - rank(other));
  }
}

/** In the tests' processes, a database in memory begins as a copy of an empty one, which takes a fifth of the time. */
const embeddedTemplate: Plugin = {
  name: "embedded-template",
  enforce: "pre",
  resolveId(name, importer) {
    const file = join(import.meta.dirname, "apps/test-postgres/src/embedded-template.ts");
    return name === "@electric-sql/pglite" && importer !== file ? file : undefined;
  },
};

const globalSetup = "apps/test-postgres/src/share-cluster.ts";

/** The tests of `vitest run`: every file but the long ones. */
const quick: Project[] = [
  { extends: true, test: { name: "alone", include: alone, exclude: notLong, globalSetup } },
  {
    extends: true,
    test: {
      name: "shared",
      include: ["packages/**/src/**/*.test.ts"],
      exclude: [...notLong, ...alone],
      isolate: false,
      setupFiles: "apps/test-support/src/leave-as-found.ts",
    },
  },
];

/** The tests of `vitest run --mode long`: they are slow by nature, kill processes, install packages, drive browsers. */
const long: Project[] = [
  {
    extends: true,
    test: {
      name: "long",
      include: ["{packages,apps,scripts}/**/*.long.test.ts"],
      exclude: configDefaults.exclude,
      globalSetup,
    },
  },
];

export default (({ mode }: { mode: string }) => ({
  plugins: [embeddedTemplate],
  ssr: { resolve: { conditions: ["@smskit/source"] } },
  test: {
    projects: mode === "long" ? long : quick,
    sequence: { sequencer: SlowestFirst },
    // More than cores: most tests wait for processes and sockets. With one more, a seventh of two cores was idle.
    maxWorkers: availableParallelism() + 2,
    // Nothing fails because the machine is busy.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    expect: { poll: { timeout: 60_000 } },
    reporters: process.env["CI"]
      ? ["dot", ["json", { outputFile: `.turbo/test${mode === "long" ? "-long" : ""}-report.json` }]]
      : ["default"],
  },
})) satisfies ViteUserConfigFnObject;
