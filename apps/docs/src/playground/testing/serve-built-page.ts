import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { serveFolder } from "../../testing/serve-folder.ts";
import { vitepress } from "../../vitepress-program.ts";

const app = fileURLToPath(new URL("../../../", import.meta.url));

/** Builds the page of the playground as the site does, without the other pages, and serves it. */
export async function serveBuiltPage(): Promise<{ url: string; close(): void }> {
  mkdirSync(join(app, ".turbo"), { recursive: true });
  const root = mkdtempSync(join(app, ".turbo/playground-site-"));
  mkdirSync(join(root, ".vitepress/theme"), { recursive: true });
  // The page imports its component by a relative path.
  const page = readFileSync(join(app, "../../docs/playground.md"), "utf8");
  writeFileSync(join(root, "playground.md"), page.replace("../apps/docs/src", "../../src"));
  writeFileSync(
    join(root, ".vitepress/theme/index.ts"),
    `export { default } from ${JSON.stringify(join(app, ".vitepress/theme/index.ts"))};\n`,
  );
  writeFileSync(
    join(root, ".vitepress/config.ts"),
    `export default { title: "smskit", lang: "en", cleanUrls: true, ignoreDeadLinks: true };\n`,
  );
  await build(root);
  const dist = join(root, ".vitepress/dist");
  const { url, close } = await serveFolder(dist);
  return {
    url: `${url}playground`,
    close() {
      close();
      rmSync(root, { recursive: true });
    },
  };
}

async function build(root: string): Promise<void> {
  const child = spawn(process.execPath, [vitepress, "build", root], {
    cwd: app,
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk) => (output += chunk));
  const [status] = await once(child, "close");
  if (status !== 0) throw new Error(`vitepress build failed:\n${output}`);
}
