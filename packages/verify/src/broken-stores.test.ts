import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { openStoreBench } from "./store-contract/store-bench.ts";
import { storeRules } from "./store-contract.ts";
import { brokenDeletions } from "./testing/store-contract/broken-deletions.ts";
import { brokenFailures } from "./testing/store-contract/broken-failures.ts";
import { brokenKeptCodes } from "./testing/store-contract/broken-kept-codes.ts";
import { brokenRaces } from "./testing/store-contract/broken-races.ts";
import { brokenRecords } from "./testing/store-contract/broken-records.ts";
import { brokenResends } from "./testing/store-contract/broken-resends.ts";
import { type BrokenStore, unreachableStore } from "./testing/store-contract/broken-store.ts";
import { brokenUses } from "./testing/store-contract/broken-uses.ts";

const brokenStores: readonly BrokenStore[] = [
  ...brokenRaces,
  ...brokenResends,
  ...brokenFailures,
  ...brokenRecords,
  ...brokenDeletions,
  ...brokenUses,
  ...brokenKeptCodes,
];

/** How a rule fails for a store. */
async function failureOf(id: string, { create, createUnreachable }: BrokenStore): Promise<unknown> {
  const rules = storeRules({ createUnreachable: createUnreachable ?? (() => unreachableStore) });
  const rule = rules.find((candidate) => candidate.id === id);
  if (rule === undefined) throw new Error(`The rule ${id} does not exist.`);
  return rule.run(openStoreBench(create())).then(
    () => undefined,
    (error: unknown) => error,
  );
}

describe.each(brokenStores)("a store that $mistake", (broken) => {
  test.each(Object.entries(broken.fails))("fails the rule %s", async (id, because) => {
    const failure = await failureOf(id, broken);
    expect(failure, "it must fail").toBeInstanceOf(Error);
    expect((failure as Error).message, "it must say why").toMatch(because);
  });
});

const ids = storeRules({ createUnreachable: () => unreachableStore }).map(({ id }) => id);

test("every rule has a broken store that fails it", () => {
  const proven = new Set(brokenStores.flatMap(({ fails }) => Object.keys(fails)));
  expect([...proven].sort()).toEqual([...ids].sort());
});

test("every broken store fails a rule", () => {
  expect(brokenStores.filter(({ fails }) => Object.keys(fails).length === 0)).toEqual([]);
});

test("docs/reference/verification-rules.md lists every rule", () => {
  const page = readFileSync(
    new URL("../../../docs/reference/verification-rules.md", import.meta.url),
    "utf8",
  );
  const listed = [...page.matchAll(/^\| `([a-z]+(?:-[a-z]+)*)` \| [A-Z]/gm)].map(([, id]) => id);
  expect(listed.sort()).toEqual([...ids].sort());
});
