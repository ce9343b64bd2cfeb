import { SmsError } from "@smskit/core";
import { exitCodes } from "./exit-codes.ts";
import { type FlagName, inFlags } from "./flag-names.ts";
import { type Color, paint, printable, type Terminal } from "./terminal.ts";

/** How a command reports its result: sentences for people, or one JSON document. */
export interface Report {
  readonly json: boolean;
  /** A line for people; nothing with `--json`. */
  line(text?: string): void;
  /** Lines of which the first has a sign: `✓ Accepted`. */
  sign(sign: Sign, text: string): void;
  paint(color: Color, text: string): string;
  /** The document of `--json`; nothing without. */
  data(value: object): void;
}

export type Sign = "ok" | "warning" | "error" | "unknown";

const signs: Record<Sign, [string, Color]> = {
  ok: ["✓", "green"],
  warning: ["!", "yellow"],
  error: ["✗", "red"],
  unknown: ["?", "yellow"],
};

export function createReport({ stdout, env }: Terminal, json: boolean): Report {
  const painted = paint(stdout, env);
  const line = (text = "") => {
    if (!json) stdout.write(`${text}\n`);
  };
  return {
    json,
    line,
    sign(sign, text) {
      const [character, color] = signs[sign];
      line(`${painted(color, character)} ${printable(text).replaceAll("\n", "\n  ")}`);
    },
    paint: painted,
    data(value) {
      if (json) stdout.write(`${JSON.stringify(value, null, 2)}\n`);
    },
  };
}

/** Lines of names and values, the values below each other. */
export function reportFacts(report: Report, facts: Record<string, string | number | undefined>): void {
  const known = Object.entries(facts).filter(([, value]) => value !== undefined);
  const width = Math.max(...known.map(([name]) => name.length));
  for (const [name, value] of known) {
    report.line(`  ${report.paint("dim", name.padEnd(width))}  ${printable(String(value))}`);
  }
}

/** Reports an `SmsError`. Returns the exit code. */
export function reportError(report: Report, error: SmsError): number {
  const unknown = error.delivery === "unknown";
  report.sign(
    unknown ? "unknown" : "error",
    unknown ? `It is unknown whether the text was sent: ${error.message}` : error.message,
  );
  const { code, provider, providerCode, moreInfo, requestId, messageId } = error;
  reportFacts(report, {
    code,
    [`${provider ?? "provider"} code`]: providerCode,
    requestId,
    messageId,
    moreInfo,
  });
  if (unknown)
    report.line("  It may be on the phone. Look there, or in the provider's log, before you send it again.");
  report.data({ ok: false, outcome: error.delivery, error: error.toJSON() });
  return unknown ? exitCodes.unknown : exitCodes.refused;
}

/** Whatever was thrown, in terms of the command line, if it is an `SmsError`; anything else goes on. */
export function smsErrorOf(thrown: unknown, ...more: FlagName[]): SmsError {
  if (SmsError.is(thrown)) return inFlags(thrown, more);
  throw thrown;
}
