import { resolve } from "node:path";
import type { SmsConnector } from "@smskit/core";
import { withRetry } from "@smskit/delivery";
import { lockFile } from "./lock-file.ts";
import {
  checkMessageOptions,
  countryOf,
  type MessageOptions,
  messageFor,
  type Person,
  timeoutOf,
  wholeNumber,
} from "./message-options.ts";
import { neededVariables, withColumns } from "./missing-columns.ts";
import type { PeopleList } from "./people-list.ts";
import { identityOf } from "./phone-of-row.ts";
import { type Duplicates, planRows } from "./plan-rows.ts";
import { type ConfigOptions, openConnector } from "./read-config.ts";
import { type PersonRow, readPeople } from "./read-people.ts";
import { createReport, reportError, smsErrorOf } from "./report.ts";
import { reportList, reportPlan, reportTrial } from "./report-list.ts";
import { openResultFile, type ResultFile } from "./result-file.ts";
import { sendRows } from "./send-rows.ts";
import type { Terminal } from "./terminal.ts";
import { tryRows } from "./try-rows.ts";
import { UsageError } from "./usage-error.ts";
import { pairOf, variablesOf } from "./variables.ts";

export interface SendFileOptions extends ConfigOptions, MessageOptions {
  file: string;
  results?: string | undefined;
  concurrency?: string | undefined;
  duplicates?: string | undefined;
  var?: readonly string[] | undefined;
  dryRun?: boolean | undefined;
  json?: boolean | undefined;
}

/** `smskit send --file …`: a text to each person of a list, and no second one when it is run again. */
export async function sendFile(options: SendFileOptions, terminal: Terminal): Promise<number> {
  checkMessageOptions(options);
  const concurrency = wholeNumber("--concurrency", options.concurrency) ?? 10;
  const duplicates = duplicatesOf(options.duplicates);
  const timeoutMs = timeoutOf(options);
  const flags = (options.var ?? []).map(pairOf);
  const report = createReport(terminal, options.json ?? false);
  let connector: SmsConnector | undefined;
  try {
    const opened = await openConnector(options, { defaultCountry: countryOf(options) }, terminal);
    connector = withRetry(opened.connector);
    const sender = { connector, concurrency, timeoutMs, terminal };
    const people = () => readPeople(resolve(terminal.cwd, options.file), options.file);
    const needed = neededVariables(options, opened);
    /** Everything that can be refused before anything is sent. */
    const listFor = async (wasSent: (row: number) => boolean): Promise<PeopleList> => {
      const given = flags.map(([name]) => name);
      const rows = withColumns(people(), needed, { name: options.file, given, locale: options.locale });
      const phoneOf = ({ to }: PersonRow) => identityOf(to, countryOf(options));
      const plan = await planRows(rows, { duplicates, name: options.file, phoneOf, wasSent });
      reportPlan(terminal, options.file, plan);
      return {
        people,
        plan,
        prepare: async (row) => opened.connector.prepare(messageFor(personOf(row, flags), options)),
      };
    };
    if (options.dryRun) return reportTrial(report, await tryRows(await listFor(() => false)));
    return await withResults(options, terminal, async (results, name) => {
      const list = await listFor((row) => (results.statusOf(row) ?? "not-sent") !== "not-sent");
      return reportList(report, await sendRows(list, results, sender), name);
    });
  } catch (thrown) {
    return reportError(report, smsErrorOf(thrown));
  } finally {
    await connector?.close?.();
  }
}

function duplicatesOf(flag = "refuse"): Duplicates {
  if (/^(?:refuse|first|last|send)$/.test(flag)) return flag as Duplicates;
  throw new UsageError("--duplicates takes refuse, first, last or send.");
}

function personOf(row: PersonRow, flags: readonly (readonly [string, string])[]): Person {
  const { to, locale, reference } = row;
  return { to, locale, reference, variables: variablesOf(new Map([...flags, ...row.columns])) };
}

/** Opens the results beside the list, for this process alone. */
async function withResults(
  { file, results, usage, body, locale }: SendFileOptions,
  terminal: Terminal,
  work: (results: ResultFile, name: string) => Promise<number>,
): Promise<number> {
  const name = results ?? `${file.replace(/\.csv$/i, "")}.results.jsonl`;
  const path = resolve(terminal.cwd, name);
  const unlock = await lockFile(path, name);
  try {
    const opened = await openResultFile(path, name, JSON.stringify([usage, body, locale]));
    try {
      return await work(opened, name);
    } finally {
      await opened.close();
    }
  } finally {
    await unlock();
  }
}
