import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { build } from "esbuild";
import { describe, expect, test } from "vitest";
import {
  filesOf,
  type InstalledProject,
  type Manifest,
  manifestOf,
  packageNames,
} from "../installed-project.ts";

const thirdPartyNotices = "dist/third-party-notices.txt";
/** esbuild's comment in front of a file of another package. */
const takenIn = /^\s*\/\/ \S*node_modules\/((?:@[^/]+\/)?[^/]+)\/[^\n]*$/gm;

/** What each tarball holds. */
export function testTarballs(project: () => InstalledProject): void {
  describe.each(packageNames)("the tarball of %s", (name) => {
    test("has the built files, what npm shows, and nothing else: no sources, no tests", async () => {
      const built = /^dist\/(?!.*\.test)[\w./-]+\.(?:js|d\.ts)(?:\.map)?$/;
      const others = (await filesOf(project(), name)).filter((file) => !built.test(file));
      expect(others.filter((file) => file !== thirdPartyNotices)).toEqual([
        "LICENSE",
        "README.md",
        "package.json",
      ]);
    });

    test("has the licenses of what the build took in", async () => {
      const root = join(project().folder, "node_modules", name);
      const files = await filesOf(project(), name);
      const built = files.filter((file) => file.endsWith(".js"));
      const codes = await Promise.all(built.map((file) => readFile(join(root, file), "utf8")));
      const taken = new Set(
        codes.flatMap((code) => Array.from(code.matchAll(takenIn), ([, taken = ""]) => taken)),
      );
      const notice = files.includes(thirdPartyNotices)
        ? await readFile(join(root, thirdPartyNotices), "utf8")
        : "";
      const listed = notice.split("\n---\n").flatMap((text) => /^\s*(\S+) \d/.exec(text)?.[1] ?? []);
      expect(listed).toEqual([...taken].toSorted());
    });

    test("has no file that its entry points do not reach", async () => {
      const root = join(project().folder, "node_modules", name);
      const { metafile } = await build({
        absWorkingDir: root,
        entryPoints: entryPointsOf(await manifestOf(project(), name)),
        bundle: true,
        packages: "external",
        platform: "node",
        format: "esm",
        outdir: "out",
        write: false,
        metafile: true,
      });
      const unreached: string[] = [];
      for (const file of await filesOf(project(), name)) {
        if (!file.endsWith(".js") || metafile.inputs[file] !== undefined) continue;
        const code = await readFile(join(root, file), "utf8");
        // What has types only is built too, to nothing.
        if (!/^export \{\};\n\/\/#.+$/.test(code.trim())) unreached.push(file);
      }
      expect(unreached, "left by an earlier build, or built by mistake").toEqual([]);
    });

    test("depends on published versions only", async () => {
      const { dependencies = {} } = await manifestOf(project(), name);
      expect(Object.values(dependencies).filter((range) => !/^\^?\d/.test(range))).toEqual([]);
    });
  });
}

function entryPointsOf({ exports, imports, bin }: Manifest): string[] {
  return [...new Set(JSON.stringify([exports, imports, bin]).match(/\.\/dist\/[\w/-]+\.js/g))];
}
