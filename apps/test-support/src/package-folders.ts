import { globSync } from "node:fs";
import { dirname } from "node:path";

/** The folders of this repository's packages, from its root: `packages/core`, `packages/providers/twilio`. */
export function packageFolders(root: string): string[] {
  return globSync(
    ["*", "providers/*", "integrations/*"].map((folder) => `packages/${folder}/package.json`),
    {
      cwd: root,
    },
  )
    .map((file) => dirname(file).replaceAll("\\", "/"))
    .toSorted();
}
