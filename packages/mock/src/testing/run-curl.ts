import { execFile } from "node:child_process";
import { promisify } from "node:util";

const run = promisify(execFile);

/** The response that curl received. */
export interface CurlResponse {
  status: number;
  /** Lower case. */
  headers: Readonly<Record<string, string>>;
  text: string;
}

/** Runs curl with these arguments. */
export async function runCurl(args: readonly string[]): Promise<CurlResponse> {
  const { stdout } = await run("curl", ["--silent", "--show-error", "--include", ...args]).catch(
    (error: NodeJS.ErrnoException) => {
      if (error.code !== "ENOENT") throw error;
      throw new Error("curl is not installed: install it to run this test.");
    },
  );
  return readHttp(stdout);
}

/** Reads status, headers and body, and skips a 100 Continue. */
function readHttp(http: string): CurlResponse {
  const end = http.indexOf("\r\n\r\n");
  const [first = "", ...lines] = http.slice(0, end).split("\r\n");
  const text = http.slice(end + 4);
  const status = Number(first.split(" ")[1]);
  if (status === 100) return readHttp(text);
  const headers = Object.fromEntries(
    lines.map((line) => {
      const colon = line.indexOf(":");
      return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()];
    }),
  );
  return { status, headers, text };
}
