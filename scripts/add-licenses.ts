import { appendFileSync, existsSync, globSync, readFileSync } from "node:fs";
import type { Metafile } from "esbuild";

const target = "dist/THIRD_PARTY_LICENSES.txt";

/**
 * Adds the licenses of the packages that a build took in to `dist/THIRD_PARTY_LICENSES.txt`, which is published with them:
 * their licenses demand it.
 */
export function addLicenses({ outputs }: Metafile): void {
  const files = Object.values(outputs).flatMap(({ inputs }) =>
    Object.keys(inputs).filter((file) => (inputs[file]?.bytesInOutput ?? 0) > 0),
  );
  const folders = new Set(files.flatMap((file) => /^.*\/node_modules\/(?:@[^/]+\/)?[^/]+/.exec(file) ?? []));
  for (const folder of [...folders].toSorted()) {
    const { name, version, license } = JSON.parse(readFileSync(`${folder}/package.json`, "utf8"));
    const texts = globSync("[Ll][Ii][Cc][Ee][Nn][SsCc][Ee]*", { cwd: folder }).map((file) =>
      readFileSync(`${folder}/${file}`, "utf8").trim(),
    );
    if (texts.length === 0)
      throw new Error(`${name} has no license file to publish with what was taken from it.`);
    const notice = [`${name} ${version} (${license})`, ...texts].join("\n\n");
    appendFileSync(target, `${existsSync(target) ? "\n---\n\n" : ""}${notice}\n`);
  }
}
