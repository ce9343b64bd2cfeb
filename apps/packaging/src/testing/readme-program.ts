import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { sourceFolderOf } from "../installed-project.ts";

/** The first TypeScript of a package's README, if it has any, as a program that may also become CommonJS. */
export async function readmeProgram(name: string): Promise<string | undefined> {
  const readme = await readFile(join(sourceFolderOf(name), "README.md"), "utf8");
  const block = /^```ts\n([\s\S]*?)^```/m.exec(readme)?.[1];
  if (block === undefined) return undefined;
  if (block.includes("export default")) {
    return `${block.replace("export default", "const made =")}\nconsole.log(typeof made);\n`;
  }
  const imports = block.match(/^import [^;]+;\n/gm) ?? [];
  const rest = imports.reduce((code, line) => code.replace(line, ""), block);
  // CommonJS has no `await` outside of functions.
  return /\bawait\b/.test(rest)
    ? `${imports.join("")}\nasync function main() {\n${rest}}\nvoid main();\n`
    : block;
}
