import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createPhoneTable } from "./phone-table.ts";
import { type Duplicates, planRows } from "./plan-rows.ts";
import type { PersonRow } from "./read-people.ts";
import { scene } from "./testing/cli.ts";
import { hello, list, number } from "./testing/people.ts";

/** Two equal rows of one phone, written in two ways, and two that differ. */
const equal = `to,name\n${number(1)},Ann\n${number(2)},Bo\n+1 (555) 867-5001,Ann\n`;
const differing = `to,name\n${number(1)},Ann\n${number(2)},Bo\n(555) 867-5001,Anna\n${number(1)},Ann\n`;

describe("one phone in several rows of a list", () => {
  test("gets one text for equal rows, which is announced before anything is sent", async () => {
    const { cli, write, received } = await scene();
    await write("people.csv", equal);
    const ended = await cli([...hello, "--json"]);
    expect(ended).toMatchObject({
      code: 0,
      stderr: "! people.csv: left out, since an equal row is sent: row 3.\n",
    });
    expect(ended.json().rows).toMatchObject({ total: 3, accepted: 2, leftOut: 1, notAttempted: 0 });
    expect(
      received()
        .map(({ to }) => to)
        .sort(),
    ).toEqual([number(1), number(2)]);
    expect(await cli(hello)).toMatchObject({ code: 0, stdout: expect.stringContaining("0, and 2 before") });
    expect(received()).toHaveLength(2);
  });

  test("gets one text whatever the format of its number", async () => {
    const { cli, write, received } = await scene();
    await write(
      "people.csv",
      "to,name\n+551187654321,Ann\n+5511987654321,Ann\n+52 1 55 1234 5678,Bo\n+525512345678,Bo\n",
    );
    const ended = await cli([...hello, "--json"]);
    expect(ended.stderr).toContain("left out, since an equal row is sent: rows 2, 4.");
    expect(ended.json().rows).toMatchObject({ total: 4, accepted: 2, leftOut: 2 });
    expect(received()).toHaveLength(2);
  });

  test("stops the run if its rows differ, until a flag selects which to send", async () => {
    const { cli, write, received, server } = await scene();
    await write("people.csv", differing);
    const flags = [...hello, "--default-country", "US"];
    const stopped = await cli(flags);
    expect(stopped.code).toBe(2);
    expect(stopped.stderr).toContain("One phone has several rows that differ. Nothing was sent.");
    expect(stopped.stderr).toContain("--duplicates first or last sends one row of each phone");
    expect(stopped.stderr).toContain("rows 1, 3");
    expect(stopped.stderr).not.toContain("5001");
    expect(await cli([...flags, "--dry-run"])).toMatchObject({ code: 2 });
    expect(await cli([...flags, "--duplicates", "some"])).toMatchObject({
      ...{ code: 2, stderr: expect.stringContaining("--duplicates takes refuse, first, last or send") },
    });
    expect(server.carrier.requests).toEqual([]);
    expect(received()).toEqual([]);
  });

  test.each([
    ["first", ["Hello Ann.", "Hello Bo."], 2],
    ["last", ["Hello Anna.", "Hello Bo."], 2],
    ["send", ["Hello Ann.", "Hello Anna.", "Hello Bo."], 1],
  ])(
    "gets what --duplicates %s selects, and nothing more when the run is repeated",
    async (way, bodies, leftOut) => {
      const { cli, write, received } = await scene();
      await write("people.csv", differing);
      const flags = [...hello, "--default-country", "us", "--duplicates", way, "--json"];
      expect((await cli([...flags, "--dry-run"])).json().rows).toMatchObject({
        ready: bodies.length,
        leftOut,
      });
      const ended = await cli(flags);
      expect(ended.code).toBe(0);
      expect(ended.json().rows).toMatchObject({ total: 4, accepted: bodies.length, leftOut });
      expect(
        received()
          .map(({ body }) => body)
          .sort(),
      ).toEqual(bodies);
      expect((await cli(flags)).json().rows).toMatchObject({ acceptedBefore: bodies.length });
      expect(received()).toHaveLength(bodies.length);
    },
  );

  test("is not texted again for a row that was added later", async () => {
    const { cli, write, received, folder } = await scene();
    await write("people.csv", list(2));
    await cli(hello);
    await writeFile(join(folder, "people.csv"), `${list(2)}${number(1)},other\n`);
    expect(await cli(hello)).toMatchObject({ code: 2, stderr: expect.stringContaining("rows 1, 3") });
    for (const way of ["last", "first"]) {
      expect((await cli([...hello, "--duplicates", way])).code).toBe(0);
    }
    expect(received()).toHaveLength(2);
    expect((await cli([...hello, "--duplicates", "send"])).code).toBe(0);
    expect(received()).toHaveLength(3);
  });
});

describe("planRows", () => {
  const row = fc.record({ phone: fc.integer({ min: 1, max: 4 }), name: fc.constantFrom("a", "b", "c") });
  const rowsOf = async function* (
    rows: readonly { phone: number; name: string }[],
  ): AsyncGenerator<PersonRow> {
    for (const [index, { phone, name }] of rows.entries()) {
      const to = number(phone);
      yield {
        row: index + 1,
        to,
        locale: undefined,
        reference: undefined,
        columns: [
          ["to", to],
          ["name", name],
        ],
      };
    }
  };

  test("sends one row or each distinct row to a phone, and nothing to a phone that already got a text", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(row, { maxLength: 12 }),
        fc.constantFrom<Duplicates>("first", "last", "send"),
        fc.uniqueArray(fc.integer({ min: 1, max: 12 }), { maxLength: 4 }),
        async (rows, duplicates, sentBefore) => {
          const wasSent = (number: number) => sentBefore.includes(number);
          const phoneOf = async ({ to }: PersonRow) => to;
          const plan = await planRows(rowsOf(rows), { duplicates, name: "people.csv", phoneOf, wasSent });
          expect(plan.repeated.length + plan.replaced.length).toBe(plan.leftOut);
          for (const phone of [1, 2, 3, 4]) {
            const own = rows.flatMap((each, index) =>
              each.phone === phone ? [{ ...each, row: index + 1 }] : [],
            );
            const now = own.filter((each) => !wasSent(each.row) && !plan.leavesOut(each.row));
            const before = own.filter((each) => wasSent(each.row));
            for (const each of before) expect(plan.leavesOut(each.row)).toBe(false);
            if (duplicates === "send") {
              const names = now.map(({ name }) => name);
              expect(new Set(names).size).toBe(names.length);
              for (const { name } of before) expect(names).not.toContain(name);
              expect(new Set([...names, ...before.map(({ name }) => name)])).toEqual(
                new Set(own.map(({ name }) => name)),
              );
            } else {
              expect(now).toHaveLength(before.length > 0 || own.length === 0 ? 0 : 1);
            }
          }
        },
      ),
    );
  });

  test("accepts any format of a number and ignores cells without a number", async () => {
    const rows = [
      ...[
        { phone: 1, name: "a" },
        { phone: 2, name: "a" },
      ],
      ...[
        { phone: 3, name: "a" },
        { phone: 4, name: "a" },
      ],
    ];
    const phones = ["phone:x", "phone:y", undefined, undefined];
    const phoneOf = async ({ row: index }: PersonRow) => phones[index - 1];
    const plan = await planRows(rowsOf(rows), { name: "people.csv", phoneOf, wasSent: () => false });
    expect(plan.leftOut).toBe(0);
  });
});

test("finds the first row of each phone in a large table", () => {
  const table = createPhoneTable();
  const phones = Array.from(
    { length: 50_000 },
    (_, index) => 15_550_000_000 + index * 7_919 * ((index % 3) + 1),
  );
  const first = new Map<number, number>();
  for (const [index, phone] of phones.entries()) {
    if (!first.has(phone)) first.set(phone, index + 1);
    expect(table.first(phone, index + 1, index).row).toBe(first.get(phone));
  }
  expect(table.first(999_999_999_999_999, 7, 8)).toEqual({ row: 7, content: 8 });
  expect(table.first(999_999_999_999_999, 9, 9)).toEqual({ row: 7, content: 8 });
});
