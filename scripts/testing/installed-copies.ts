import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { packageFolders } from "../../apps/test-support/src/package-folders.ts";

const root = join(import.meta.dirname, "../..");

/** The built packages, installed once more, as separate modules, like a second version of them. */
export interface InstalledCopy {
  /** Imports an entry: `"@smskit/core"`, `"@smskit/postgres/outbox"`. */
  load<Module>(entry: string): Promise<Module>;
  /** The packages that can be imported. */
  packages: readonly string[];
}

/** Installs a copy into a temporary folder, which the caller removes. What is not of this workspace is shared. */
export function installCopy(): { folder: string; copy: InstalledCopy } {
  const folder = mkdtempSync(join(realpathSync(tmpdir()), "smskit-copy-"));
  const exportsOf = new Map<string, Record<string, { default?: string }>>();
  const homeOf = (name: string) => join(folder, "node_modules", name);
  for (const path of packageFolders(root)) {
    const source = join(root, path);
    // The sources are not published; the tests' condition would find them.
    const manifest = JSON.parse(readFileSync(join(source, "package.json"), "utf8"), (key, value) =>
      key === "@smskit/source" ? undefined : value,
    );
    const { name, exports, dependencies, peerDependencies } = manifest;
    if (exports["."] === undefined) continue;
    exportsOf.set(name, exports);
    cpSync(join(source, "dist"), join(homeOf(name), "dist"), { recursive: true });
    writeFileSync(join(homeOf(name), "package.json"), JSON.stringify(manifest));
    for (const other of Object.keys({ ...dependencies, ...peerDependencies })) {
      if (other === "smskit" || other.startsWith("@smskit/")) continue;
      const link = join(homeOf(name), "node_modules", other);
      mkdirSync(dirname(link), { recursive: true });
      symlinkSync(realpathSync(join(source, "node_modules", other)), link);
    }
  }
  return {
    folder,
    copy: {
      packages: [...exportsOf.keys()],
      load(entry) {
        const [, name = "", below = ""] = /^(@smskit\/[^/]+)(.*)$/.exec(entry) ?? [];
        return import(join(homeOf(name), exportsOf.get(name)?.[`.${below}`]?.default ?? ""));
      },
    },
  };
}
