import { readdir, readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { createDraft } from "./config-draft.ts";
import { builtInProviders, loadDefinition } from "./load-definition.ts";
import { setupGuideOf } from "./setup-guide.ts";
import { fakeTerminal } from "./testing/fake-terminal.ts";

const packages = new URL("../../providers/", import.meta.url);

test("every connector of this repository comes along", async () => {
  const adapters: string[] = [];
  for (const name of await readdir(packages)) {
    const tags = await readFile(new URL(`${name}/turbo.json`, packages), "utf8").catch(() => "");
    if (tags.includes('"adapter"')) adapters.push(name);
  }
  expect(adapters.sort()).toEqual([...builtInProviders].sort());
});

test.each(builtInProviders)("init knows where each value of %s is found", async (provider) => {
  const { fields, definition } = createDraft(await loadDefinition(provider, fakeTerminal("/").terminal));
  expect(definition.provider).toBe(provider);
  const { places, choices, steps } = setupGuideOf(provider);
  const asked = [
    ...[...fields.values()].filter(({ required }) => required).map(({ name }) => name),
    ...choices.flatMap(({ options }) => options.flatMap((option) => option.fields)),
  ];
  expect(asked.filter((name) => places[name] === undefined)).toEqual([]);
  expect([...asked, ...Object.keys(places)].filter((name) => !fields.has(name))).toEqual([]);
  expect(steps.length).toBeGreaterThan(0);
});
