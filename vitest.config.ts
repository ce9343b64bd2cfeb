import { defineConfig } from "vitest/config";

export default defineConfig({
  ssr: { resolve: { conditions: ["@smskit/source"] } },
  test: {
    include: ["packages/*/src/**/*.test.ts", "apps/*/src/**/*.test.ts", "scripts/**/*.test.ts"],
    reporters: process.env["CI"] ? ["dot", ["json", { outputFile: ".turbo/test-report.json" }]] : ["default"],
  },
});
