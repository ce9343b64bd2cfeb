import { maskPhoneNumber, type PreparedMessage, type SmsConnector, type SmsReceipt } from "@smskit/core";
import { exitCodes } from "./exit-codes.ts";
import { recipientFlag } from "./flag-names.ts";
import {
  checkMessageOptions,
  countryOf,
  type MessageOptions,
  messageFor,
  timeoutOf,
} from "./message-options.ts";
import { type ConfigOptions, openConnector } from "./read-config.ts";
import { createReport, type Report, reportError, reportFacts, smsErrorOf } from "./report.ts";
import { printable, type Terminal } from "./terminal.ts";
import { foreignError } from "./to-sms-error.ts";
import { pairOf, variablesOf } from "./variables.ts";

export interface SendOneOptions extends ConfigOptions, MessageOptions {
  to: string;
  var?: readonly string[] | undefined;
  dryRun?: boolean | undefined;
  json?: boolean | undefined;
}

/** `smskit send --to …`: one text to one person. */
export async function sendOne(options: SendOneOptions, terminal: Terminal): Promise<number> {
  checkMessageOptions(options);
  const timeoutMs = timeoutOf(options);
  const variables = variablesOf((options.var ?? []).map(pairOf));
  const report = createReport(terminal, options.json ?? false);
  const abort = new AbortController();
  const stopListening = terminal.onInterrupt(() => abort.abort());
  let connector: SmsConnector | undefined;
  try {
    const opened = await openConnector(options, { defaultCountry: countryOf(options) }, terminal);
    connector = opened.connector;
    const message = messageFor({ to: options.to, variables }, options);
    if (options.dryRun) return reportDryRun(report, await connector.prepare(message));
    const receipt = await connector.send(message, { signal: abort.signal, timeoutMs }).catch((thrown) => {
      throw foreignError(thrown);
    });
    return reportReceipt(report, opened.definition.name, receipt);
  } catch (thrown) {
    return reportError(report, smsErrorOf(thrown, recipientFlag));
  } finally {
    stopListening();
    await connector?.close?.();
  }
}

function reportReceipt(report: Report, provider: string, receipt: SmsReceipt): number {
  const { id, status, segments, encoding, reference } = receipt;
  report.sign("ok", `${provider} accepted the text to ${maskPhoneNumber(receipt.to)}.`);
  reportFacts(report, { id, status, reference, segments: segments && `${segments} (${encoding ?? "?"})` });
  report.data({ ok: true, outcome: "accepted", receipt });
  return exitCodes.done;
}

function reportDryRun(report: Report, prepared: PreparedMessage): number {
  const { kind: _, variables: __, ...message } = prepared;
  const { to, from, body, templateId, segments, encoding } = message;
  report.sign("ok", `Nothing was sent. This would go to ${maskPhoneNumber(to)}:`);
  report.line();
  report.line(`  ${printable(body ?? "").replaceAll("\n", "\n  ")}`);
  report.line();
  reportFacts(report, { from, templateId, segments: segments && `${segments} (${encoding ?? "?"})` });
  report.data({ ok: true, outcome: "dry-run", message });
  return exitCodes.done;
}
