/** Builds the site: the API reference from TSDoc, the pages with VitePress, and then follows every link. */
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { brokenLinks } from "./check-links.ts";
import { site } from "./site.ts";
import { vitepress } from "./vitepress-program.ts";

const app = join(import.meta.dirname, "..");
const dist = join(app, ".vitepress/dist");

run(["--conditions=@smskit/source", join(import.meta.dirname, "build-api.ts")]);
run([vitepress, "build", app]);

const { links, broken } = brokenLinks(dist, site);
for (const { page, target } of broken) console.error(`${page}: ${target} leads nowhere`);
console.log(`${links} links, ${broken.length} of them broken. The site is in ${dist}.`);
if (broken.length > 0) process.exitCode = 1;

/** Runs a program with this Node.js. What it prints is shown if it fails. */
function run(parameters: string[]): void {
  const { status, stdout, stderr, error } = spawnSync(process.execPath, parameters, {
    cwd: app,
    encoding: "utf8",
  });
  if (status === 0) return;
  console.error(error ?? `${stdout}${stderr}`);
  process.exit(1);
}
