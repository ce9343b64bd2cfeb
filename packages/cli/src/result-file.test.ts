import { appendFile, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { PersonRow } from "./read-people.ts";
import { openResultFile, type RowStatus } from "./result-file.ts";
import { emptyFolder } from "./testing/cli.ts";

function person(row: number, to = "+15558675310"): PersonRow {
  return { row, to, locale: undefined, reference: undefined, columns: [["to", to]] };
}

const statuses: RowStatus[] = ["started", "accepted", "not-sent", "unknown"];

describe("the results file", () => {
  test("keeps its complete lines if it is cut off anywhere, as by a power failure", async () => {
    const folder = await emptyFolder();
    const path = join(folder, "results.jsonl");
    const step = fc.record({ row: fc.integer({ min: 1, max: 5_000 }), status: fc.constantFrom(...statuses) });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 12 }), fc.nat(), async (steps, cutAt) => {
        await writeFile(path, "");
        const first = await openResultFile(path, "results.jsonl", "task");
        for (const { row, status } of steps) await first.end(person(row), status, { id: "é" });
        await first.close();

        const whole = await readFile(path);
        const kept = whole.subarray(0, cutAt % (whole.length + 1));
        await writeFile(path, kept);
        const expected = new Map<number, string>();
        for (const line of kept.toString().split("\n").slice(1, -1)) {
          const { row, status } = JSON.parse(line);
          expected.set(row, status);
        }
        const second = await openResultFile(path, "results.jsonl", "task");
        for (const { row } of steps) expect(second.statusOf(row)).toBe(expected.get(row));
        await second.start(person(7_777));
        await second.close();

        const third = await openResultFile(path, "results.jsonl", "task");
        expect(third.statusOf(7_777)).toBe("started");
        expect(third.lastRow).toBe(7_777);
        await third.close();
      }),
      { numRuns: 60 },
    );
  });

  test("detects a changed row, unless the row was not sent", async () => {
    const path = join(await emptyFolder(), "results.jsonl");
    const results = await openResultFile(path, "results.jsonl", "task");
    await results.end(person(1), "accepted", {});
    await results.end(person(2), "not-sent", {});
    results.check(person(1));
    results.check(person(2, "+15558675311"));
    results.check(person(3));
    // A check has 16 bits: one of many rows may have the same by chance, but hardly two.
    const others = Array.from({ length: 9 }, (_, digit) => `+1555867531${digit + 1}`);
    const missed = others.filter((number) => {
      try {
        results.check(person(1, number));
        return true;
      } catch (error) {
        expect(String(error)).toContain("Row 1 is not the one");
        return false;
      }
    });
    expect(missed.length).toBeLessThan(2);
    await results.close();
  });

  test.each([
    ['{"row":1}', "line 2: is not a result"],
    ["garbage", "line 2: is not a result"],
    ['{"row":1e15,"check":"0000","status":"accepted"}', "line 2: is not a result"],
  ])("is rejected if it contains the line %s", async (line, sentence) => {
    const path = join(await emptyFolder(), "results.jsonl");
    await (await openResultFile(path, "results.jsonl", "task")).close();
    await appendFile(path, `${line}\n`);
    await expect(openResultFile(path, "results.jsonl", "task")).rejects.toThrow(sentence);
  });

  test("is accepted only with the header of this version and sending", async () => {
    const path = join(await emptyFolder(), "results.jsonl");
    await (await openResultFile(path, "results.jsonl", "task")).close();
    await expect(openResultFile(path, "results.jsonl", "another")).rejects.toThrow("another sending");
    await writeFile(path, (await readFile(path, "utf8")).replace('"version":1', '"version":2'));
    await expect(openResultFile(path, "results.jsonl", "task")).rejects.toThrow("another version");
    await expect(openResultFile("/dev/null", "/dev/null", "task")).rejects.toThrow("is not a results file");
  });
});
