/** The set-up knowledge of every provider: whole, and absent from the bundle of an app that only sends. */
import { dirname, join } from "node:path";
import { build } from "esbuild";
import { describe, expect, test } from "vitest";
import { exportsOf, providerPackages } from "../apps/test-support/src/provider-packages.ts";
import type { ConnectorDefinition } from "../packages/core/src/index.ts";
import { sharedDescriptions } from "../packages/core/src/provider.ts";

const root = join(import.meta.dirname, "..");
const providers = providerPackages(root).flatMap(({ folder, providers: names }) =>
  names.map((provider) => ({ provider, source: join(root, folder, "src/index.ts") })),
);

/** The minified bundle of an app that uses one export of a package, which is built into one file as for publishing. */
async function bundleOf(source: string, name: string): Promise<string> {
  const shared = { bundle: true, format: "esm", platform: "node", charset: "utf8", write: false } as const;
  const built = await build({ ...shared, entryPoints: [source], packages: "external" });
  const contents = built.outputFiles[0]?.text ?? "";
  const { outputFiles } = await build({
    ...shared,
    stdin: { contents: `import { ${name} } from "built"; globalThis.used = ${name};`, resolveDir: root },
    minify: true,
    conditions: ["@smskit/source"],
    plugins: [
      {
        name: "built",
        setup({ onResolve, onLoad }) {
          onResolve({ filter: /^built$/ }, () => ({ path: source, namespace: "built" }));
          onLoad({ filter: /./, namespace: "built" }, () => ({ contents, resolveDir: dirname(source) }));
        },
      },
    ],
  });
  return outputFiles.map(({ text }) => text).join("");
}

/** The sentences of a set-up that are long enough to be in it alone, without what a bundler may write in another way. */
function sentencesOf({ setup }: ConnectorDefinition): string[] {
  const { steps = [], fields = {}, choices = [] } = setup ?? {};
  const texts = [
    ...Object.values(sharedDescriptions),
    ...steps,
    ...Object.values(fields).flatMap(({ description, place = "" }) => [description, place]),
    ...choices.flatMap(({ question, options }) => [question, ...options.map(({ hint = "" }) => hint)]),
  ];
  return texts.flatMap((text) => text.split(/`|(?<=[.:]) /)).filter((text) => /^[^/]{20,}$/.test(text));
}

test("there are providers to look at", () => {
  expect(providers.length).toBeGreaterThan(2);
});

describe.each(providers)("the set-up of $provider", async ({ provider, source }) => {
  const names = exportsOf(provider);
  const definition: ConnectorDefinition = (await import(source))[names.definition];
  const { steps = [], fields = {}, choices = [] } = definition.setup ?? {};
  const { properties, required = [] } = definition.configJsonSchema as {
    properties: Record<string, { description?: string }>;
    required?: string[];
  };
  const { $schema: _, ...known } = properties;
  const offered = choices.flatMap(({ options }) => options.flatMap((option) => option.fields));

  test("has steps, the first with the URL to sign up", () => {
    expect(steps[0]).toMatch(/https:\/\//);
  });

  test("has a description for every field of the JSON Schema, and no other field", () => {
    expect(Object.keys(fields).toSorted()).toEqual(Object.keys(known).toSorted());
    for (const [name, { description }] of Object.entries(known)) {
      expect(description, name).toMatch(/^[A-Z`].{10,}\.$/);
    }
  });

  test("says where the value of every field is found that is required or part of a choice", () => {
    for (const name of [...required, ...offered]) expect(fields[name]?.place, name).toMatch(/\w/);
  });

  test("names only fields that exist in its choices, and offers at least two options", () => {
    expect(offered.filter((name) => !Object.hasOwn(known, name))).toEqual([]);
    for (const { question, options } of choices) expect(options.length, question).toBeGreaterThan(1);
  });

  test("is in the bundle of an app that uses the definition, and not of one that only sends", async () => {
    const sentences = sentencesOf(definition);
    expect(sentences.length).toBeGreaterThan(10);
    const whole = await bundleOf(source, names.definition);
    expect(sentences.filter((sentence) => !whole.includes(sentence))).toEqual([]);
    const sending = await bundleOf(source, names.factory);
    expect(sentences.filter((sentence) => sending.includes(sentence))).toEqual([]);
  });
});
