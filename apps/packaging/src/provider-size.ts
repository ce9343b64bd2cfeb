import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { providerPackages } from "@smskit/test-support/provider-packages";
import { build } from "esbuild";
import { repository } from "./installed-project.ts";

/** The packages with connectors: each `name` and `folder`. */
export const packages = providerPackages(repository);

/** The most kilobytes that a provider's package may add to core. */
export const mostOfProvider = 30;

/**
 * Returns the kilobytes of all that a provider's package exports, minified and gzipped, with what it depends on except core.
 * @param folder From the root of this repository: `packages/providers/acme`.
 */
export async function providerSize(folder: string): Promise<number> {
  const { outputFiles } = await build({
    entryPoints: [join(repository, folder, "dist/index.js")],
    bundle: true,
    minify: true,
    format: "esm",
    platform: "node",
    external: ["@smskit/core", "@smskit/core/*"],
    write: false,
    logLevel: "error",
  });
  return gzipSync(outputFiles[0]?.contents ?? "", { level: 9 }).length / 1000;
}
