import { readFileSync } from "node:fs";
import { join } from "node:path";
import { packageFolders } from "./package-folders.ts";

/** An entry of a package of this repository. */
export interface PackageEntry {
  /** The package: `@smskit/core`. */
  package: string;
  /** By what it is imported: `@smskit/core/phone-number`. */
  name: string;
  /** Its source, from the root: `packages/core/src/phone-number.ts`. */
  source: string;
}

/** The entries of all packages that have sources: what an app can import. */
export function packageEntries(root: string): PackageEntry[] {
  return packageFolders(root).flatMap((folder) => {
    const manifest = JSON.parse(readFileSync(join(root, folder, "package.json"), "utf8"));
    const exports = Object.entries<{ "@smskit/source"?: string }>(manifest.exports ?? {});
    return exports.flatMap(([path, { "@smskit/source": source }]) =>
      source === undefined
        ? []
        : [{ package: manifest.name, name: manifest.name + path.slice(1), source: join(folder, source) }],
    );
  });
}
