/** Builds the site: the API reference from TSDoc, the pages with VitePress, and then follows every link. */
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { brokenLinks } from "./check-links.ts";

const app = join(import.meta.dirname, "..");
const dist = join(app, ".vitepress/dist");

run("node", ["--conditions=@smskit/source", join(import.meta.dirname, "build-api.ts")]);
run("vitepress", ["build", app]);

const { links, broken } = brokenLinks(dist, new URL(process.env["SITE_URL"] ?? "http://localhost:4173/"));
for (const { page, target } of broken) console.error(`${page}: ${target} leads nowhere`);
console.log(`${links} links, ${broken.length} of them broken. The site is in ${dist}.`);
if (broken.length > 0) process.exitCode = 1;

function run(command: string, parameters: string[]): void {
  const { status, stdout, stderr } = spawnSync(command, parameters, { cwd: app, encoding: "utf8" });
  if (status === 0) return;
  console.error(`${stdout}${stderr}`);
  process.exit(1);
}
