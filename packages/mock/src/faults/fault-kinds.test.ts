import { readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { type FaultSpec, faultKinds } from "./fault-kinds.ts";

const kinds: [string, FaultSpec][] = Object.entries(faultKinds);

/** `yes`, `no`, and what changes it. */
function isSentCell({ isSent, fields }: FaultSpec): string {
  if (fields["accepted"] === undefined) return isSent ? "yes" : "no";
  return isSent ? "yes, unless `accepted: false`" : "no, unless `accepted: true`";
}

function kindCell(kind: string, { fields }: FaultSpec): string {
  const names = Object.entries(fields).map(([name, { required }]) => `\`${name}${required ? "" : "?"}\``);
  return names.length === 0 ? `\`${kind}\`` : `\`${kind}\` (${names.join(", ")})`;
}

function defaultCell(value: string | number | boolean | undefined): string {
  return value === undefined ? "" : `\`${JSON.stringify(value)}\``;
}

/** The tables of kinds and of their fields, as the README has them. */
function tables(): string {
  const rows = kinds.map(([kind, spec]) => [
    kindCell(kind, spec),
    spec.description,
    isSentCell(spec),
    spec.needsSocket ? "server only" : "",
  ]);
  const fields = new Map<string, string[]>();
  for (const [kind, { fields: own }] of kinds) {
    for (const [name, { description, default: value }] of Object.entries(own)) {
      const row = [`\`${name}\``, description, defaultCell(value)].join(" | ");
      fields.set(row, [...(fields.get(row) ?? []), `\`${kind}\``]);
    }
  }
  return [
    "| kind | what the client or the app sees | is the text sent | |",
    "|---|---|---|---|",
    ...rows.map((row) => `| ${row.join(" | ")} |`.replace("|  |", "| |")),
    "",
    "| field | | default | of |",
    "|---|---|---|---|",
    ...[...fields].map(([row, of]) => `| ${row} | ${of.join(", ")} |`.replace("|  |", "| |")),
    "",
  ].join("\n");
}

test("the README's tables match the catalogue", async () => {
  const readme = await readFile(new URL("../../README.md", import.meta.url), "utf8");
  expect(readme).toContain(tables());
});
