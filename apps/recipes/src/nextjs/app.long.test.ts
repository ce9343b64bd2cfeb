import { type ChildProcess, execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { promisify } from "node:util";
import { unlessItEnds } from "@smskit/test-support/child-process";
import "@smskit/test-support/patience";
import { freePort } from "@smskit/test-support/free-port";
import { afterAll, beforeAll, expect, test } from "vitest";
import { testRecipe } from "../testing/test-recipe.ts";

const workspace = join(import.meta.dirname, "../..");
const next = createRequire(import.meta.url).resolve("next/dist/bin/next");
/** Nothing of ours: a build has no secrets. */
const env = { PATH: process.env["PATH"], HOME: process.env["HOME"], NEXT_TELEMETRY_DISABLED: "1" };

let folder = "";

/** Next writes into the folder of an app, so it gets a copy. */
beforeAll(async () => {
  mkdirSync(join(workspace, "dist"), { recursive: true });
  folder = mkdtempSync(join(workspace, "dist/nextjs-"));
  for (const part of ["app", "lib"])
    cpSync(join(import.meta.dirname, part), join(folder, part), { recursive: true });
  for (const shared of ["address.ts", "sms.ts"])
    cpSync(join(import.meta.dirname, "..", shared), join(folder, "lib", shared));
  writeFileSync(join(folder, "package.json"), JSON.stringify({ type: "module" }));
  const config = { turbopack: { root: join(workspace, "../..") }, experimental: { useTypeScriptCli: true } };
  writeFileSync(join(folder, "next.config.mjs"), `export default ${JSON.stringify(config)};`);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test("next build needs no secrets", async () => {
  const { stdout } = await promisify(execFile)(process.execPath, [next, "build"], { cwd: folder, env });
  expect(stdout).toContain("ƒ /webhooks/twilio");
});

testRecipe(
  async (recipeEnv) => {
    const port = String(await freePort());
    const origin = `http://127.0.0.1:${port}`;
    const server = spawn(process.execPath, [next, "start", "--hostname", "127.0.0.1", "--port", port], {
      cwd: folder,
      env: { ...env, ...recipeEnv, PUBLIC_URL: origin },
      stdio: ["ignore", "pipe", "pipe"],
    });
    await unlessItEnds(server, ready(server));
    return {
      origin,
      async close() {
        server.kill();
        await once(server, "exit");
      },
    };
  },
  (origin) =>
    test("the form works before its scripts are loaded", async () => {
      const submit = async (page: string, fields: Record<string, string>) => {
        const form = new FormData();
        for (const [, name = "", value = ""] of page.matchAll(
          /<input type="hidden" name="([^"]+)"(?: value="([^"]*)")?/g,
        )) {
          form.set(name, value.replaceAll("&quot;", '"'));
        }
        for (const [name, value] of Object.entries(fields)) form.set(name, value);
        const response = await fetch(origin(), { method: "POST", body: form });
        return response.text();
      };
      const page = await (await fetch(origin())).text();
      expect(await submit(page, { to: "Ada" })).toContain("invalid-recipient");
      const asked = await submit(page, { to: "+15558675312" });
      expect(asked).toContain("Sign in</button>");
      expect(await submit(asked, { to: "+15558675312", code: "x" })).toContain("incorrect");
    }),
);

function ready(server: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    server.stdout?.on("data", (text) => {
      if (String(text).includes("Ready in")) resolve();
    });
  });
}
