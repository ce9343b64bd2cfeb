import { dirname, resolve } from "node:path";
import type { SmsConnector } from "@smskit/core";
import { type MockSetup, parseMockSetup } from "@smskit/mock";
import { openForwardConnector } from "./forward-texts.ts";
import { readJson } from "./read-json.ts";
import { printable, type Terminal } from "./terminal.ts";
import { UsageError } from "./usage-error.ts";

/** The file of `--config`, with the connector that it forwards with. */
export interface OpenSetup extends MockSetup {
  readonly connector: SmsConnector | undefined;
}

/**
 * Reads the file of `smskit mock --config`.
 * @throws {UsageError} with everything that is wrong in it.
 */
export async function openMockSetup(path: string, terminal: Terminal): Promise<OpenSetup> {
  const content = await readJson(path, "--config", terminal);
  const setup = await parseMockSetup(content).catch((error: Error) => {
    throw new UsageError(`${printable(path)} is refused:\n${error.message}`);
  });
  const folder = path === "-" ? terminal.cwd : dirname(resolve(terminal.cwd, path));
  const connector =
    setup.forward && (await openForwardConnector(setup.forward, path, { ...terminal, cwd: folder }));
  return { ...setup, connector };
}
