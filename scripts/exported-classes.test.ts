/** Exported classes keep their names in the built packages and in an app's bundle: Node.js prints an error with the name of its class. */
import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { inspect } from "node:util";
import { build } from "esbuild";
import { expect, it } from "vitest";
import { packageFolders } from "../apps/test-support/src/package-folders.ts";
import { readManifest } from "./published-packages.ts";

const root = join(import.meta.dirname, "..");

interface ExportedClass {
  exportedAs: string;
  name: string;
  isError: boolean;
}

/** The built modules that a package exports. */
function modulesOf(folder: string): string[] {
  const text = JSON.stringify(readManifest(join(root, folder)).exports ?? {});
  const files = [...text.matchAll(/"\.\/(dist\/[^"]+\.js)"/g)].map(([, file = ""]) => file);
  return [...new Set(files)].map((file) => pathToFileURL(join(root, folder, file)).href);
}

/** The classes that modules export, as Node.js sees them. */
function classesOf(modules: readonly string[]): ExportedClass[] {
  const script = `
    const found = [];
    for (const module of ${JSON.stringify(modules)}) {
      for (const [exportedAs, value] of Object.entries(await import(module))) {
        if (typeof value !== "function" || !String(value).startsWith("class")) continue;
        found.push({ exportedAs, name: value.name, isError: value.prototype instanceof Error });
      }
    }
    console.log(JSON.stringify(found));`;
  return JSON.parse(
    execFileSync(process.execPath, ["--input-type=module", "--eval", script], { encoding: "utf8" }),
  );
}

const classes = classesOf(packageFolders(root).flatMap(modulesOf));

it("every class that a built package exports has the name of its export", () => {
  expect(classes.length).toBeGreaterThan(3);
  expect(classes.filter(({ exportedAs, name }) => name !== exportedAs)).toEqual([]);
});

/** Every exported error: the file of its class, and how to make one. */
const errors = {
  SmsError: { file: "core/src/errors/sms-error.ts", given: [{ code: "timeout", message: "Late." }] },
  SmsWebhookError: { file: "core/src/webhook/webhook.ts", given: [403, "Late."] },
  GatewayError: {
    file: "gateway/src/client/gateway-error.ts",
    given: [{ code: "timeout", delivery: "unknown", message: "Late." }],
  },
  NoMessageError: { file: "mock/src/client/no-message-error.ts", given: ["Late."] },
};

it("every error that a package exports is known here", () => {
  const names = classes.filter(({ isError }) => isError).map(({ name }) => name);
  expect([...new Set(names)].sort()).toEqual(Object.keys(errors).sort());
});

it.each(Object.entries(errors))(
  "%s prints with its name from a minified bundle",
  async (name, { file, given }) => {
    const { outputFiles } = await build({
      entryPoints: [join(root, "packages", file)],
      bundle: true,
      minify: true,
      write: false,
      format: "esm",
      platform: "neutral",
      target: "es2023",
    });
    const bundle = await import(`data:text/javascript,${encodeURIComponent(outputFiles[0]?.text ?? "")}`);
    expect(inspect(new bundle[name](...given)).split("\n", 1)[0]).toBe(`${name}: Late.`);
  },
);
