import { createRequire } from "node:module";
import { dirname, join } from "node:path";

const require = createRequire(import.meta.url);

/** What runs JavaScript: a program, and what it is told besides the script's own parameters. */
export interface Runtime {
  name: string;
  program: string;
  parameters: readonly string[];
}

/** Older than `engines` allows. */
export const node20: Runtime = nodeOf("Node.js 20", "node20");
export const node24: Runtime = nodeOf("Node.js 24", "node");
export const bun: Runtime = {
  name: "Bun",
  program: join(folderOf("bun"), "bin/bun.exe"),
  parameters: [],
};
export const deno: Runtime = {
  name: "Deno",
  program: join(folderOf("deno"), process.platform === "win32" ? "deno.exe" : "deno"),
  parameters: ["run", "--allow-all", "--no-lock"],
};

export const runtimes: readonly Runtime[] = [
  // The oldest that `engines` promises.
  nodeOf("Node.js 22.12", "node22"),
  node24,
  nodeOf("Node.js 26", "node26"),
  bun,
  deno,
];

/** The compilers that a user may have, the newest first. */
export const compilers = [
  { name: "TypeScript 7", file: join(folderOf("typescript"), "bin/tsc") },
  { name: "TypeScript 6", file: join(folderOf("typescript6"), "bin/tsc") },
  { name: "TypeScript 5.9", file: join(folderOf("typescript59"), "bin/tsc") },
] as const;

function nodeOf(name: string, dependency: string): Runtime {
  return { name, program: join(folderOf(dependency), "bin/node"), parameters: [] };
}

function folderOf(dependency: string): string {
  return dirname(require.resolve(`${dependency}/package.json`));
}
