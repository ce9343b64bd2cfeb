import { execFile } from "node:child_process";
import { promisify } from "node:util";

const execute = promisify(execFile);

export interface Ended {
  stdout: string;
  stderr: string;
}

/** Runs a program to its end, without what this process's own environment tells Node.js to load. */
export async function run(file: string, parameters: readonly string[], cwd: string): Promise<Ended> {
  const env = Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !/^(NODE|VITEST)/.test(name)),
  );
  try {
    return await execute(file, parameters, { cwd, env, timeout: 100_000 });
  } catch (error) {
    // What a compiler or an installer has to say is on stdout, which the error does not tell.
    const { message, stdout } = error as Error & Partial<Ended>;
    throw new Error(`${message}\n${stdout}`, { cause: error });
  }
}
