import { globSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../../../../../", import.meta.url));

/** What is left to do in the files of a new provider: every `FILL IN` comment. Delete this file when you have deleted them all. */
export function fillIns(): string[] {
  const files = globSync(
    [
      "packages/providers/vonage/{README.md,src/**/*.ts}",
      "packages/mock/src/providers/vonage/*.ts",
      "docs/providers/vonage.md",
      "docs/reference/mock-vonage.md",
    ],
    { cwd: root },
  );
  return files
    .filter((file) => !file.endsWith("fill-ins.ts"))
    .toSorted()
    .flatMap((file) => {
      const text = readFileSync(`${root}/${file}`, "utf8");
      // A sentence ends with its comment, which may have several lines.
      return [...text.matchAll(/FILL IN: ([\s\S]+?)(?= -->|\n(?!\/\/ ))/g)].map(
        ([, sentence = ""]) => `${file}: ${sentence.replaceAll("\n// ", " ")}`,
      );
    });
}
