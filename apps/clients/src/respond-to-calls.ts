/** Runs in the process of a client: calls the functions of a module when the test asks for it. */
import { pathToFileURL } from "node:url";

/** A call of one function. */
export interface Call {
  id: number;
  name: string;
  values: unknown[];
}

/** What a function returned, as JSON, or what it threw. */
export type CallResult =
  | { id: number; value: unknown }
  | { id: number; error: Record<string, unknown> & { message: string } };

const functions: Record<string, (...values: unknown[]) => unknown> = await import(
  pathToFileURL(process.argv[2] ?? "").href
);

process.on("message", async ({ id, name, values }: Call) => {
  let result: CallResult;
  try {
    const value = await functions[name]?.(...values);
    result = { id, value: value === undefined ? undefined : JSON.parse(JSON.stringify(value)) };
  } catch (error) {
    result = { id, error: describe(error) };
  }
  process.send?.(result);
});

/** The class of an error and its own fields, without objects such as sockets. */
function describe(error: unknown): Record<string, unknown> & { message: string } {
  if (!(error instanceof Error)) return { message: String(error) };
  const fields = Object.entries(error).filter(([, value]) => typeof value !== "object" || value === null);
  return { ...Object.fromEntries(fields), class: error.constructor.name, message: error.message };
}
