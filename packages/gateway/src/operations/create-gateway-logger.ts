import { type Logger, pino } from "pino";

/**
 * Creates a logger for a gateway: pino, which writes a line of JSON for each entry.
 * @param stream For example `process.stderr`.
 */
export function createGatewayLogger(stream: { write(line: string): unknown }, level = "info"): Logger {
  return pino({ level, base: null }, { write: (line) => void stream.write(line) });
}
