import { execFile } from "node:child_process";
import { promisify } from "node:util";

const execute = promisify(execFile);

export interface Ended {
  stdout: string;
  stderr: string;
  failed: boolean;
}

/** This process's environment, without what tells Node.js to load more. */
export function cleanEnvironment(): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^(NODE|VITEST)/.test(name)));
}

/** Runs a program to its end, which is an error where it fails, unless that is to be tolerated. */
export async function run(
  file: string,
  parameters: readonly string[],
  cwd: string,
  failure: "throw" | "tolerate" = "throw",
  env: NodeJS.ProcessEnv = {},
): Promise<Ended> {
  // The output of packing, as JSON, names every file.
  const maxBuffer = 16 * 1024 * 1024;
  try {
    const options = { cwd, env: { ...cleanEnvironment(), ...env }, timeout: 300_000, maxBuffer };
    return { ...(await execute(file, parameters, options)), failed: false };
  } catch (error) {
    const { message, stdout = "", stderr = "" } = error as Error & Partial<Ended>;
    if (failure === "tolerate") return { stdout, stderr, failed: true };
    // What a compiler or an installer has to say is on stdout, which the error does not tell.
    throw new Error(`${message}\n${stdout}`, { cause: error });
  }
}
