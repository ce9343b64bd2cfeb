/** What every provider says about setting up an account: for forms, `smskit init` and the docs. */
import { build } from "esbuild";
import { describe, expect, test } from "vitest";
import { exportsOf, providerPackages } from "../apps/test-support/src/provider-packages.ts";
import type { ConnectorDefinition } from "../packages/core/src/index.ts";

const root = new URL("../", import.meta.url).pathname;

interface JsonSchema {
  properties: Record<string, { description?: string; type?: string; writeOnly?: boolean }>;
  required: string[];
}

const providers = providerPackages(root).flatMap(({ folder, providers }) =>
  providers.map((provider) => ({ provider, folder })),
);

test.each(providers)("$provider: an app that only sends does not bundle the setup", async (each) => {
  const { factory, definition } = exportsOf(each.provider);
  const { setup } = await definitionOf(each);
  const texts = [
    ...(setup?.steps ?? []),
    ...Object.values(setup?.fields ?? {}).map(({ description }) => description),
  ];
  const [signUp = ""] = texts;
  expect(signUp).toContain("https://");
  expect(await bundle(each.folder, `export { ${definition} } from "./index.ts";`)).toContain(signUp);
  const sending = await bundle(each.folder, `export { ${factory} } from "./index.ts";`);
  expect(texts.filter((text) => sending.includes(text))).toEqual([]);
});

describe.each(providers)("the setup of $provider", (each) => {
  test("describes every field of the config, in plain sentences", async () => {
    const { properties } = await schemaOf(each);
    for (const [name, field] of Object.entries(properties)) {
      if (name !== "$schema") expect(field.description, name).toMatch(/^[A-Z`].*\.$/s);
    }
  });

  test("says where to find every secret and every required field", async () => {
    const { properties, required } = await schemaOf(each);
    const { setup } = await definitionOf(each);
    for (const [name, field] of Object.entries(properties)) {
      if (!field.writeOnly && !required.includes(name)) continue;
      expect(setup?.fields[name]?.place, name).toBeTruthy();
      expect(field.description).toContain(setup?.fields[name]?.place);
    }
  });

  test("offers only fields that the config has, each with a place", async () => {
    const { setup } = await definitionOf(each);
    const { properties } = await schemaOf(each);
    expect(Object.keys(setup?.fields ?? {}).sort()).toEqual(
      Object.keys(properties)
        .filter((name) => name !== "$schema")
        .sort(),
    );
    for (const { options } of setup?.choices ?? []) {
      for (const name of options.flatMap(({ fields }) => fields)) {
        expect(setup?.fields[name]?.place, name).toBeTruthy();
      }
    }
  });
});

async function definitionOf({ provider, folder }: (typeof providers)[number]): Promise<ConnectorDefinition> {
  const module = await import(/* @vite-ignore */ new URL(`../${folder}/src/index.ts`, import.meta.url).href);
  return module[exportsOf(provider).definition];
}

async function schemaOf(each: (typeof providers)[number]): Promise<JsonSchema> {
  return (await definitionOf(each)).configJsonSchema as JsonSchema;
}

async function bundle(folder: string, contents: string): Promise<string> {
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: `${root}${folder}/src` },
    bundle: true,
    write: false,
    format: "esm",
    platform: "neutral",
    charset: "utf8",
    conditions: ["@smskit/source"],
    logLevel: "silent",
  });
  return outputFiles[0]?.text ?? "";
}
