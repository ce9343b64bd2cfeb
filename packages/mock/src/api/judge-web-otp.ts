import type { WebOtpVerdict } from "./api-types.ts";

/** An `@` that is not part of an e-mail address, and a domain. */
const mention = /(?<!\w)@\s?(?:https?:\/\/)?[\w-]+(?:\.[\w-]+)+/i;
const begins = /^\s*@/;
const domain = /^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/i;
/** The domain of a page in a frame may follow. */
const embedded = /^ @[\w-]+(?:\.[\w-]+)+$/;

/**
 * Checks the line by which a browser knows which site a code is for. It must be the last line, `@example.com #123456`:
 * one space, nothing before the `@`, no newline at the end, and a domain without scheme, port or path.
 *
 * @see https://wicg.github.io/sms-one-time-codes/
 */
export function judgeWebOtp(body: string): WebOtpVerdict {
  const lines = body.split(/\r?\n/);
  const at = lines.findLastIndex(isAttempt);
  const line = lines[at];
  if (line === undefined) return { verdict: "none", problems: [] };
  const problems: string[] = [];
  const after = lines.slice(at + 1);
  if (after.some((text) => text.trim() !== "")) problems.push("It is not the last line.");
  else if (after.length > 0) problems.push("A newline follows it.");
  const start = line.search(mention);
  if (start > 0) problems.push("Text precedes the @.");
  const bound = line.slice(start + 1);
  if (/^\s/.test(bound)) problems.push("A space follows the @.");
  const [written, behind] = splitBefore(/[\s#]/, bound.trimStart());
  const rest = behind.trimStart();
  const host = readHost(written, problems);
  const code = readCode(behind.slice(0, behind.length - rest.length), rest, problems);
  return {
    verdict: problems.length === 0 ? "ok" : "broken",
    domain: host,
    ...(code !== "" && { code }),
    problems,
  };
}

/** Whether a line begins with a domain, or has one that a code follows. */
function isAttempt(line: string): boolean {
  const start = line.search(mention);
  return start >= 0 && (begins.test(line) || line.includes("#", start));
}

/** Reads the domain, and reports what surrounds it. */
function readHost(written: string, problems: string[]): string {
  const withoutScheme = written.replace(/^https?:\/\//i, "");
  if (withoutScheme !== written) problems.push("The domain has a scheme.");
  const host = withoutScheme.split(/[/?:]/, 1)[0] ?? "";
  const around = withoutScheme.slice(host.length);
  if (around.startsWith(":")) problems.push("The domain has a port.");
  else if (around !== "") problems.push("The domain has a path.");
  if (!domain.test(host)) problems.push("The domain is invalid.");
  return host;
}

function readCode(gap: string, rest: string, problems: string[]): string {
  const hash = rest.startsWith("#") ? "#" : "";
  const [code, behind] = splitBefore(/\s/, rest.slice(hash.length));
  if (code === "")
    problems.push(
      hash === "" ? "The domain is not followed by # and a code." : "The # is not followed by a code.",
    );
  else if (hash === "") problems.push("The code is not preceded by #.");
  if (hash !== "" && gap !== " ") problems.push("Exactly one space is needed between the domain and the #.");
  if (behind !== "" && !embedded.test(behind)) problems.push("Text follows the code.");
  return code;
}

/** Splits a text before the first match. */
function splitBefore(mark: RegExp, text: string): [string, string] {
  const at = text.search(mark);
  return at < 0 ? [text, ""] : [text.slice(0, at), text.slice(at)];
}
