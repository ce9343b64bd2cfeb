import { expectArgument } from "@smskit/core/wrapper";
import { type Logger, pino } from "pino";

/**
 * Creates a logger for a gateway: pino, which writes a line of JSON for each entry.
 * @param stream For example `process.stderr`.
 * @throws {SmsError} `invalid-config` for an unknown level.
 */
export function createGatewayLogger(
  stream: {
    /** Receives each line, with its line break. */
    write(line: string): unknown;
  },
  level = "info",
): Logger {
  expectArgument(
    typeof stream?.write === "function",
    "createGatewayLogger: stream: must have a method `write`, such as process.stderr.",
  );
  expectArgument(
    level === "silent" || Object.hasOwn(pino.levels.values, level),
    "createGatewayLogger: level: must be trace, debug, info, warn, error, fatal or silent.",
  );
  return pino({ level, base: null }, { write: (line) => void stream.write(line) });
}
