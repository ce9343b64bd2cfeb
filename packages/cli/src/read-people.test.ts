import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import fc from "fast-check";
import { expect, test } from "vitest";
import { type PersonRow, readPeople } from "./read-people.ts";
import { emptyFolder } from "./testing/cli.ts";
import { variablesOf } from "./variables.ts";

async function read(path: string): Promise<PersonRow[]> {
  const rows: PersonRow[] = [];
  for await (const row of readPeople(path, "people.csv")) rows.push(row);
  return rows;
}

function quoted(value: string): string {
  return `"${value.replaceAll('"', '""')}"`;
}

test("the reader returns every cell unchanged, with any separator and line ending", async () => {
  const path = join(await emptyFolder(), "people.csv");
  const cell = fc.string({ unit: "grapheme", maxLength: 20 });
  const layout = fc.record({
    separator: fc.constantFrom(",", ";", "\t"),
    end: fc.constantFrom("\n", "\r\n"),
    mark: fc.constantFrom("", "\uFEFF"),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(fc.tuple(cell, cell)), layout, async (cells, { separator, end, mark }) => {
      const lines = cells.map((values) => ["+15558675310", ...values].map(quoted).join(separator));
      await writeFile(
        path,
        mark + ["to", "__proto__", "b"].join(separator) + end + lines.map((line) => line + end).join(""),
      );
      const rows = await read(path);
      expect(rows.map(({ row, columns }) => [row, ...columns.map(([, value]) => value)])).toEqual(
        cells.map((values, index) => [index + 1, "+15558675310", ...values]),
      );
      for (const { columns } of rows) {
        expect(
          Object.entries(variablesOf(columns))
            .map(([name]) => name)
            .sort(),
        ).toEqual(["__proto__", "b", "to"]);
      }
    }),
    { numRuns: 60 },
  );
});

test("the reader stops when its consumer does", async () => {
  const path = join(await emptyFolder(), "people.csv");
  await writeFile(path, `to\n${"+15558675310\n".repeat(100_000)}`);
  for await (const { row } of readPeople(path, "people.csv")) if (row === 2) break;
  await expect(read(`${path}.not`)).rejects.toThrow("people.csv cannot be read (ENOENT)");
});
