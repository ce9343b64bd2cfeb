import { globSync } from "node:fs";
import { pathToFileURL } from "node:url";
import type { Section } from "./fill-sections.ts";

interface Table {
  head: readonly string[];
  rows: readonly (readonly string[])[];
}

/** The sections `mock-<provider>-<table>`, from the `readmeTables` of each mock that has some. */
export async function mockTables(root: string): Promise<Record<string, Section>> {
  const sections: Record<string, Section> = {};
  for (const file of globSync("packages/mock/src/providers/*/testing/readme-tables.ts", { cwd: root })) {
    const provider = file.split(/[\\/]/).at(-3);
    const { readmeTables } = await import(pathToFileURL(`${root}/${file}`).href);
    for (const [name, table] of Object.entries<Table>(readmeTables)) {
      sections[`mock-${provider}-${name}`] = () => markdownTable(table);
    }
  }
  return sections;
}

function markdownTable({ head, rows }: Table): string {
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  return [line(head), `|${"---|".repeat(head.length)}`, ...rows.map(line)].join("\n");
}
