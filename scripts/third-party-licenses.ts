import { appendFileSync, readdirSync, readFileSync } from "node:fs";
import type { Metafile } from "esbuild";

/**
 * Adds the licenses of what a bundle took in from npm to the package's `dist/THIRD_PARTY_NOTICES.txt`: they ask to go
 * along with it. `dataOf` are the folders of packages whose data is in the sources. Where a file's name says "license", `pnpm pack` leaves out the package's own.
 */
export function addLicenses({ outputs }: Metafile, dataOf: readonly string[] = []): void {
  const files = Object.values(outputs).flatMap(({ inputs }) =>
    Object.keys(inputs).filter((file) => (inputs[file]?.bytesInOutput ?? 0) > 0),
  );
  const folders = new Set([
    ...files.flatMap((file) => /^.*\/node_modules\/(?:@[^/]+\/)?[^/]+/.exec(file) ?? []),
    ...dataOf,
  ]);
  for (const folder of [...folders].toSorted()) {
    const { name, version, license } = JSON.parse(readFileSync(`${folder}/package.json`, "utf8"));
    const texts = readdirSync(folder)
      .filter((file) => /^licen[cs]e/i.test(file))
      .map((file) => readFileSync(`${folder}/${file}`, "utf8").trim());
    if (texts.length === 0)
      throw new Error(`${name} is bundled, and has no license text to go along with it.`);
    const notice = [`${name} ${version} (${license})`, ...texts].join("\n\n");
    appendFileSync("dist/THIRD_PARTY_NOTICES.txt", `${notice}\n\n---\n\n`);
  }
}
