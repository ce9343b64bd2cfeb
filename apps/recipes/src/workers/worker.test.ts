import { join } from "node:path";
import { freePort } from "@smskit/test-support/free-port";
import { build } from "esbuild";
import { Miniflare } from "miniflare";
import { expect } from "vitest";
import { testRecipe } from "../testing/test-recipe.ts";

/** In workerd, without `nodejs_compat`, and with the packages as they are built. */
testRecipe(async (env) => {
  const port = await freePort();
  const origin = `http://127.0.0.1:${port}`;
  const worker = new Miniflare({
    modules: true,
    script: await bundle(),
    compatibilityDate: "2026-07-01",
    bindings: { ...env, PUBLIC_URL: origin },
    port,
  });
  await worker.ready;
  return { origin, close: () => worker.dispose() };
});

async function bundle(): Promise<string> {
  const { outputFiles, metafile } = await build({
    entryPoints: [join(import.meta.dirname, "worker.ts")],
    bundle: true,
    conditions: ["workerd", "worker", "browser"],
    format: "esm",
    write: false,
    metafile: true,
  });
  const [output] = Object.values(metafile.outputs);
  expect(output?.imports, "modules of Node.js").toEqual([]);
  return outputFiles[0]?.text ?? "";
}
