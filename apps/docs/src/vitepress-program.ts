import { createRequire } from "node:module";
import { dirname, join } from "node:path";

const manifest = createRequire(import.meta.url).resolve("vitepress/package.json");

/** The file of VitePress's command, for a process that may not have it on its PATH. */
export const vitepress: string = join(dirname(manifest), "bin/vitepress.js");
