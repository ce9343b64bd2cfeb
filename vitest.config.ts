import { availableParallelism } from "node:os";
import { defineConfig } from "vitest/config";

export default defineConfig({
  ssr: { resolve: { conditions: ["@smskit/source"] } },
  test: {
    include: ["packages/*/src/**/*.test.ts", "apps/*/src/**/*.test.ts", "scripts/**/*.test.ts"],
    // More than cores: most tests wait for processes and sockets.
    maxWorkers: availableParallelism() + 1,
    // Nothing fails because the machine is busy.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    reporters: process.env["CI"] ? ["dot", ["json", { outputFile: ".turbo/test-report.json" }]] : ["default"],
  },
});
