import { fileURLToPath } from "node:url";
import { providerPackages } from "@smskit/test-support/provider-packages";
import { expect, test } from "vitest";
import { createDraft } from "./config-draft.ts";
import { builtInProviders, loadDefinition } from "./load-definition.ts";
import { fakeTerminal } from "./testing/fake-terminal.ts";

const { terminal } = fakeTerminal("/");

test("every connector of this repository is built in", () => {
  const root = fileURLToPath(new URL("../../../", import.meta.url));
  const providers = providerPackages(root).flatMap((found) => found.providers);
  expect(providers.toSorted()).toEqual([...builtInProviders]);
});

test.each(builtInProviders)("init has setup instructions for %s", async (provider) => {
  const definition = await loadDefinition(provider, terminal);
  expect(definition.provider).toBe(provider);
  const { steps = [], choices = [] } = definition.setup ?? {};
  const { fields } = createDraft(definition);
  const asked = [
    ...[...fields.values()].filter(({ required }) => required).map(({ name }) => name),
    ...choices.flatMap(({ options }) => options.flatMap((option) => option.fields)),
  ];
  expect(asked.filter((name) => fields.get(name)?.place === undefined)).toEqual([]);
  expect(steps.length).toBeGreaterThan(0);
});
