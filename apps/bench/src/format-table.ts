import { type Bench, isKept, median, type Row } from "./measurement.ts";

const columns = ["", "median", "spread", "ratio", "spread", "bar", "", "version"];
const rightAligned = new Set([1, 2, 3, 4, 5]);

/** A table as plain aligned text. */
export function formatTable({ title, ratio }: Bench, rows: readonly Row[]): string {
  const lines = [columns.with(3, ratio), ...rows.map(cellsOf)];
  const widths = columns.map((_, column) => Math.max(...lines.map((cells) => cells[column]?.length ?? 0)));
  const formatted = lines.map((cells) =>
    cells
      .map((cell, column) => {
        const width = widths[column] ?? 0;
        return rightAligned.has(column) ? cell.padStart(width) : cell.padEnd(width);
      })
      .join("  ")
      .trimEnd(),
  );
  return [title, ...formatted].join("\n");
}

function cellsOf(row: Row): string[] {
  const { name, version = "", unit, values, ratios, bar } = row;
  const kept = isKept(row);
  return [
    name,
    `${numeral(median(values))} ${unit}`,
    rangeOf(values),
    ratios ? numeral(median(ratios)) : "",
    ratios ? rangeOf(ratios) : "",
    bar === undefined ? "" : "atMost" in bar ? `≤ ${bar.atMost}` : `≥ ${bar.atLeast}`,
    kept === undefined ? "" : kept ? "ok" : "MISSED",
    version,
  ];
}

function rangeOf(values: readonly number[]): string {
  if (values.length < 2) return "";
  return `${numeral(Math.min(...values))}–${numeral(Math.max(...values))}`;
}

/** Three digits that count. */
function numeral(value: number): string {
  if (Number.isInteger(value)) return String(value);
  const decimals = value >= 100 ? 0 : value >= 10 ? 1 : 2;
  return value.toFixed(decimals);
}
