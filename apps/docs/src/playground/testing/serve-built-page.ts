import { spawn } from "node:child_process";
import { once } from "node:events";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { createRequire } from "node:module";
import type { AddressInfo } from "node:net";
import { dirname, extname, join } from "node:path";
import { fileURLToPath } from "node:url";

const app = fileURLToPath(new URL("../../../", import.meta.url));
const contentTypes: Readonly<Record<string, string>> = {
  ".css": "text/css",
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript",
  ".woff2": "font/woff2",
};

/** Builds the page of the playground as the site does, without the other pages, and serves it. */
export async function serveBuiltPage(): Promise<{ url: string; close(): void }> {
  mkdirSync(join(app, ".turbo"), { recursive: true });
  const root = mkdtempSync(join(app, ".turbo/playground-site-"));
  mkdirSync(join(root, ".vitepress"));
  // The page imports its component by a relative path.
  const page = readFileSync(join(app, "../../docs/playground.md"), "utf8");
  writeFileSync(join(root, "playground.md"), page.replace("../apps/docs/src", "../../src"));
  cpSync(join(app, ".vitepress/theme"), join(root, ".vitepress/theme"), { recursive: true });
  writeFileSync(
    join(root, ".vitepress/config.ts"),
    `export default { title: "smskit", lang: "en", cleanUrls: true, ignoreDeadLinks: true };\n`,
  );
  await build(root);
  const dist = join(root, ".vitepress/dist");
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? "/", "http://localhost");
    const file = join(dist, extname(pathname) === "" ? `${pathname}.html` : pathname);
    if (!existsSync(file)) return response.writeHead(404).end();
    const type = contentTypes[extname(file)] ?? "text/plain";
    return response.writeHead(200, { "content-type": type }).end(readFileSync(file));
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/playground`,
    close() {
      server.close();
      server.closeAllConnections();
      rmSync(root, { recursive: true });
    },
  };
}

async function build(root: string): Promise<void> {
  const manifest = createRequire(import.meta.url).resolve("vitepress/package.json");
  const program = join(dirname(manifest), "bin/vitepress.js");
  const child = spawn(process.execPath, [program, "build", root], {
    cwd: app,
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk) => (output += chunk));
  const [status] = await once(child, "close");
  if (status !== 0) throw new Error(`vitepress build failed:\n${output}`);
}
