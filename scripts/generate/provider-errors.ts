/**
 * The tables of errors of all providers: what each `errors.ts` below packages/providers exports, by convention. `errors` is
 * what a provider's refusals mean; another list, such as `deliveryErrors`, has codes that only its delivery reports have.
 */
import { globSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { SmsError, type SmsErrorCode } from "../../packages/core/src/index.ts";
import type { ErrorRow } from "../../packages/core/src/provider.ts";
import { markdownTable } from "./markdown-table.ts";

/** One table of one provider. */
export interface ErrorTable {
  /** The section that shows it: `"errors-acme"`, `"errors-acme-delivery"`, `"errors-acme-verify"`. */
  section: string;
  /** `"Acme"`, `"Acme, delivery report"`, `"Acme Verify"`. */
  name: string;
  /** Whether its codes are those of delivery reports. */
  isDelivery: boolean;
  rows: readonly ErrorRow[];
}

/**
 * Imports the tables of every provider, in the order of their sections.
 * @param nameOf Returns the display name of a provider.
 */
export async function loadErrorTables(
  root: string,
  nameOf: (provider: string) => string | undefined,
): Promise<ErrorTable[]> {
  const files = globSync("packages/providers/*/src/{,*/}errors.ts", { cwd: root }).toSorted();
  const tables = files.map(async (file) => {
    const [provider = "", , ...inner] = file.split(/[\\/]/).slice(2, -1);
    const exported: [string, unknown][] = Object.entries(await import(pathToFileURL(`${root}/${file}`).href));
    return exported.flatMap(([name, value]) =>
      isTable(value) ? [tableOf(provider, inner, name, value, nameOf)] : [],
    );
  });
  const loaded = (await Promise.all(tables)).flat();
  return loaded.toSorted((one, other) => (one.section < other.section ? -1 : 1));
}

function isTable(value: unknown): value is readonly ErrorRow[] {
  return Array.isArray(value) && value.every(Array.isArray);
}

function tableOf(
  provider: string,
  folders: readonly string[],
  exported: string,
  rows: readonly ErrorRow[],
  nameOf: (provider: string) => string | undefined,
): ErrorTable {
  const kind = exported.replace(/errors$/i, "");
  const place = [provider, ...folders].join("-");
  const words = folders.map((word) => word.charAt(0).toUpperCase() + word.slice(1));
  // A folder has another provider of the package, or another product of the same one.
  const shown = nameOf(place) ?? [nameOf(provider) ?? provider, ...words].join(" ");
  return {
    section: ["errors", place, ...(kind === "" ? [] : [kind])].join("-"),
    name: shown + (kind === "" ? "" : `, ${kind} report`),
    isDelivery: kind === "delivery",
    rows,
  };
}

/** The whole table, for the provider's page. */
export function errorTable({ rows, isDelivery }: ErrorTable): string {
  const link = (code: SmsErrorCode) => `[\`${code}\`](../reference/errors/${code}.md)`;
  if (isDelivery) {
    const cells = rows.map(([own, code, sentence]) => [String(own), link(code), sentence]);
    return markdownTable(["provider's code", "smskit's code", "what it means"], cells);
  }
  const cells = rows.map((row) => {
    const { delivery, retryable, failover } = errorOf(row);
    const sent = delivery === "not-sent" ? "not sent" : "unknown";
    return [String(row[0]), link(row[1]), row[2], sent, yesOrNo(retryable), yesOrNo(failover)];
  });
  return markdownTable(
    ["provider's code", "smskit's code", "what it means", "delivery", "retry", "failover"],
    cells,
  );
}

/** What a row of a table becomes. */
function errorOf([, code, message, outcome]: ErrorRow): SmsError {
  return new SmsError({ code, message, ...outcome });
}

export const yesOrNo = (value: boolean) => (value ? "yes" : "no");

/**
 * The codes of all providers that become one code of smskit, for the page about it.
 * @param pageOf Returns the link to the page that has the section of a table.
 */
export function providerCodes(
  tables: readonly ErrorTable[],
  code: SmsErrorCode,
  pageOf: (section: string) => string,
): string {
  const rows = tables.flatMap((table) => {
    const meanings = Map.groupBy(
      table.rows.filter((row) => row[1] === code),
      (row) => row[2],
    );
    return [...meanings].map(([sentence, found]) => [
      `[${table.name}](${pageOf(table.section)})`,
      found.map(([own]) => own).join(", "),
      sentence,
    ]);
  });
  if (rows.length === 0) return "No provider's code becomes this code: smskit itself throws it.";
  return markdownTable(["provider", "its codes", "what they mean"], rows);
}
