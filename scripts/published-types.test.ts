/** What an editor and a compiler make of the built types: fields with documentation, values of the wrong type refused. */
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { packageFolders } from "../apps/test-support/src/package-folders.ts";
import type { ConnectorDefinition } from "../packages/core/src/index.ts";
import { type PublishedTypes, publishedTypes } from "./testing/input-fields.ts";

const root = join(import.meta.dirname, "..");
const manifests = packageFolders(root).map((path) => {
  const folder = join(root, path);
  const manifest: { name: string; exports: object } = JSON.parse(
    readFileSync(join(folder, "package.json"), "utf8"),
  );
  return { ...manifest, folder };
});
const libraries = manifests.filter((manifest) => "." in manifest.exports);
const folderOf = (name: string) => manifests.find((manifest) => manifest.name === name)?.folder;
const typesOf = new Map<string, PublishedTypes>(
  libraries.map(({ name, folder }) => [name, publishedTypes(folder, folderOf)]),
);

describe.each(libraries.map(({ name }) => name))("the types of %s", (name) => {
  const { fields = [], inferred = [] } = typesOf.get(name) ?? {};

  test("document every field that a caller gives", () => {
    expect(fields.length).toBeGreaterThan(0);
    expect(fields.filter(({ comment }) => comment === "").map((field) => field.name)).toEqual([]);
  });

  test("infer no options from a value, which would lose the documentation", () => {
    expect(inferred).toEqual([]);
  });
});

test("fields of options refuse what they do not take", () => {
  // The cause of an error is any value, as it is of JavaScript's own errors.
  const anything = ["SmsErrorOptions.cause", "GatewayErrorOptions.cause"];
  const lines = [...typesOf.values()].flatMap(({ options, fields }) =>
    options.flatMap(({ name, file }) =>
      fields
        .filter((field) => field.file === file && field.name.replace(/\.[^.]+$/, "") === name)
        .filter((field) => !anything.includes(field.name))
        .flatMap((field) => mustRefuse(typeIn(file, name), [field.name.slice(name.length + 1)], "symbol")),
    ),
  );
  expect(lines.length).toBeGreaterThan(100);
  expect(compilerOn(`declare const symbol: symbol;\n${lines.join("\n")}`)).toBe("");
});

describe("the config of each provider", async () => {
  const providers = (
    await Promise.all(
      libraries.map(async ({ folder }) => {
        const exported: Record<string, unknown> = await import(join(folder, "src/index.ts"));
        return Object.entries(exported)
          .filter(([, value]) => isDefinition(value))
          .map(([name, value]) => ({
            config: typeIn(`${folder}/dist/index.d.ts`, `${name[0]?.toUpperCase()}${name.slice(1)}Config`),
            schema: `(typeof ${typeIn(`${folder}/dist/index.d.ts`, `${name}ConfigSchema`)})["_zod"]["input"]`,
            json: (value as ConnectorDefinition).configJsonSchema as JsonSchema,
          }));
      }),
    )
  ).flat();

  test("is found", () => {
    expect(providers.length).toBeGreaterThanOrEqual(3);
  });

  test("has exactly the fields, and the types, that its schema checks", () => {
    const lines = providers.map(
      ({ config, schema }, index) => `export const same${index}: Same<${config}, ${schema}> = true;`,
    );
    expect(compilerOn(`${same}\n${lines.join("\n")}`)).toBe("");
  });

  test("does not compile with a value that its schema refuses by type", () => {
    const lines = providers.flatMap(({ config, json }) => wrongValues(config, json));
    expect(lines.length).toBeGreaterThan(100);
    expect(compilerOn(lines.join("\n"))).toBe("");
  });
});

function typeIn(file: string, name: string): string {
  return `import("${file}").${name}`;
}

function isDefinition(value: unknown): boolean {
  return typeof value === "object" && value !== null && "configJsonSchema" in value;
}

/** Whether two types are one: for their fields, whether they may be left out, and what each takes. */
const same = `
type Flat<T> = { [Field in keyof T]: T[Field] };
type Same<A, B> =
  (<T>() => T extends Flat<A> ? 1 : 2) extends (<T>() => T extends Flat<B> ? 1 : 2) ? true : false;`;

interface JsonSchema {
  type?: string | readonly string[];
  properties?: Record<string, JsonSchema>;
  items?: JsonSchema;
  anyOf?: JsonSchema[];
  additionalProperties?: JsonSchema | boolean;
}

const samples = {
  string: '"text"',
  number: "123",
  boolean: "true",
  object: "{ field: 123 }",
  array: "[123]",
  null: "null",
};

/** A line for each field, of lists of objects too, and each kind of value that JSON has and the field does not take. */
function wrongValues(
  root: string,
  schema: JsonSchema,
  path: readonly (string | typeof anyEntry)[] = [],
): string[] {
  return Object.entries(schema.properties ?? {}).flatMap(([name, field]) => {
    if (name === "$schema") return [];
    const here = [...path, name];
    const taken = jsonTypesOf(field);
    const wrong = Object.entries(samples).filter(([type]) => !taken.includes(type));
    return [
      ...wrong.flatMap(([, sample]) => mustRefuse(root, here, sample)),
      ...(field.items ? wrongValues(root, field.items, [...here, anyEntry]) : []),
    ];
  });
}

function jsonTypesOf({ type, anyOf = [] }: JsonSchema): string[] {
  if (type !== undefined) return [type].flat().map((one) => (one === "integer" ? "number" : one));
  return anyOf.flatMap(jsonTypesOf);
}

const anyEntry = Symbol();
let lines = 0;

/** Lines that compile only if there is the field, and the value does not fit. */
function mustRefuse(root: string, path: readonly (string | typeof anyEntry)[], value: string): string[] {
  const type = path.reduce<string>(
    (owner, name) => `NonNullable<${owner}[${name === anyEntry ? "number" : JSON.stringify(name)}]>`,
    root,
  );
  lines += 1;
  return [
    `type Field${lines} = ${type};`,
    "// @ts-expect-error",
    `export const refused${lines}: Field${lines} = ${value};`,
  ];
}

/** What the compiler says of a module, with the lines that it says it of. */
function compilerOn(source: string): string {
  const folder = mkdtempSync(join(tmpdir(), "smskit-types-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  writeFileSync(join(folder, "types.mts"), `${source}\n`);
  writeFileSync(
    join(folder, "tsconfig.json"),
    JSON.stringify({
      extends: join(root, "tsconfig.base.json"),
      compilerOptions: { noEmit: true, declaration: false, declarationMap: false, lib: ["ES2024", "DOM"] },
      include: ["types.mts"],
    }),
  );
  const { status, stdout } = spawnSync(join(root, "node_modules/.bin/tsc"), ["-p", folder], {
    encoding: "utf8",
  });
  if (status === 0) return "";
  const all = source.split("\n");
  return stdout.replace(/types\.mts\((\d+),.*$/gm, (said, line) => {
    return [said, all[Number(line) - 1], all[Number(line)]].join("\n  ");
  });
}
