import { resolve } from "node:path";
import type { SmsConnector } from "@smskit/core";
import { withRetry } from "@smskit/delivery";
import { lockFile } from "./lock-file.ts";
import {
  checkMessageOptions,
  type MessageOptions,
  messageFor,
  type Person,
  timeoutOf,
  wholeNumber,
} from "./message-options.ts";
import { type ConfigOptions, openConnector } from "./read-config.ts";
import { type PersonRow, readPeople } from "./read-people.ts";
import { readRecipient } from "./read-recipient.ts";
import { createReport, smsErrorOf, tellError } from "./report.ts";
import { openResultFile, type ResultFile } from "./result-file.ts";
import { type List, sendRows } from "./send-rows.ts";
import { tellList, tellTrial } from "./tell-list.ts";
import type { Terminal } from "./terminal.ts";
import { tryRows } from "./try-rows.ts";
import { pairOf, variablesOf } from "./variables.ts";

export interface SendFileOptions extends ConfigOptions, MessageOptions {
  file: string;
  results?: string | undefined;
  concurrency?: string | undefined;
  var?: readonly string[] | undefined;
  dryRun?: boolean | undefined;
  json?: boolean | undefined;
}

/** `smskit send --file …`: a text to each person of a list, and no second one when it is run again. */
export async function sendFile(options: SendFileOptions, terminal: Terminal): Promise<number> {
  checkMessageOptions(options);
  const concurrency = wholeNumber("--concurrency", options.concurrency) ?? 10;
  const timeoutMs = timeoutOf(options);
  const flags = (options.var ?? []).map(pairOf);
  const report = createReport(terminal, options.json ?? false);
  let connector: SmsConnector | undefined;
  try {
    const opened = await openConnector(options, { defaultCountry: options.defaultCountry }, terminal);
    connector = withRetry(opened.connector);
    const sender = { connector, concurrency, timeoutMs, terminal };
    const list: List = {
      people: () => readPeople(resolve(terminal.cwd, options.file), options.file),
      async prepare(row) {
        const to = await readRecipient(row.to, { defaultCountry: options.defaultCountry, field: "to" });
        return opened.connector.prepare(messageFor({ ...personOf(row, flags), to }, options));
      },
    };
    if (options.dryRun) return tellTrial(report, await tryRows(list));
    return await withResults(options, terminal, async (results, name) =>
      tellList(report, await sendRows(list, results, sender), name),
    );
  } catch (thrown) {
    return tellError(report, smsErrorOf(thrown));
  } finally {
    await connector?.close?.();
  }
}

function personOf(row: PersonRow, flags: readonly (readonly [string, string])[]): Person {
  const cell = (name: string) => row.columns.find(([column]) => column === name)?.[1] || undefined;
  return {
    to: row.to,
    locale: cell("locale"),
    reference: cell("reference"),
    variables: variablesOf(new Map([...flags, ...row.columns])),
  };
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
