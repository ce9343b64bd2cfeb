import type { SendFileOptions } from "./send-to-list.ts";
import type { SendOneOptions } from "./send-to-person.ts";
import type { Terminal } from "./terminal.ts";
import { UsageError } from "./usage-error.ts";

/** `smskit send`: to one person, or to a list. */
export async function send(
  options: Partial<SendFileOptions & SendOneOptions>,
  terminal: Terminal,
): Promise<number> {
  const { to, file, results, concurrency, duplicates } = options;
  if ((to === undefined) === (file === undefined)) {
    throw new UsageError("Say whom to text: --to with a number, or --file with a list.");
  }
  if (file !== undefined) {
    const { sendFile } = await import("./send-to-list.ts");
    return sendFile({ ...options, file }, terminal);
  }
  if (results !== undefined || concurrency !== undefined || duplicates !== undefined) {
    throw new UsageError("--results, --concurrency and --duplicates belong to --file.");
  }
  const { sendOne } = await import("./send-to-person.ts");
  return sendOne({ ...options, to: to ?? "" }, terminal);
}
