import { describe, expect, test } from "vitest";

/** Something with one mistake, and the rules that find it. */
export interface Broken {
  /** What it does wrong. */
  readonly mistake: string;
  /** By the rule's id: what the failure says. */
  readonly fails: Readonly<Record<string, RegExp>>;
}

/**
 * Registers tests that each mistake fails its rules, and that each rule has a mistake that fails it.
 * @param what `"a connector"`
 * @param failuresOf How the experiments of a rule fail for it.
 * @param isAlone Whether the rule observes or changes the whole process.
 */
export function testBroken<B extends Broken>(
  what: string,
  broken: readonly B[],
  rules: readonly { readonly id: string }[],
  failuresOf: (id: string, broken: B) => Promise<Error[]>,
  isAlone: (id: string, broken: B) => boolean,
): void {
  const cases = broken.flatMap((one) =>
    Object.entries(one.fails).map(([id, because]) => ({ one, mistake: one.mistake, id, because })),
  );
  const groups = [
    { how: "one after the other", concurrent: false, some: cases.filter(({ id, one }) => isAlone(id, one)) },
    { how: "at once", concurrent: true, some: cases.filter(({ id, one }) => !isAlone(id, one)) },
  ];
  describe.each(groups.filter(({ some }) => some.length > 0))("mistakes, $how", ({ concurrent, some }) => {
    test.for(some)(
      `${what} that $mistake fails the rule $id`,
      { concurrent },
      async ({ one, id, because }) => {
        const failures = await failuresOf(id, one);
        const messages = failures.map(({ message }) => message);
        expect(messages, "it must fail, and say why").toContainEqual(expect.stringMatching(because));
        for (const failure of failures) expect(failure.name, failure.stack).toBe("AssertionError");
      },
    );
  });

  test(`every rule has ${what} that fails it`, () => {
    const proven = new Set(broken.flatMap(({ fails }) => Object.keys(fails)));
    expect([...proven].sort()).toEqual([...new Set(rules.map(({ id }) => id))].sort());
  });

  test("every mistake fails a rule", () => {
    expect(broken.filter(({ fails }) => Object.keys(fails).length === 0)).toEqual([]);
  });
}
