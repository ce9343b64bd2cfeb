/** Builds what the site needs, and serves it: a page changes in the browser when you save it. Ctrl-C ends it. */
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { createServer } from "vitepress";

// Here and not in the script of package.json: there, each pnpm in a row would report a failure at Ctrl-C.
const build = ["run", "build", "--output-logs=errors-only", "--filter=@smskit/docs^..."];
const { status } = spawnSync("turbo", build, { stdio: "inherit" });
if (status !== 0) process.exit(1);
await import("./build-api.ts");

const server = await createServer(join(import.meta.dirname, ".."));
await server.listen();
server.printUrls();
for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => process.exit());
