/**
 * Returns what is wrong with a target of `openDatabase`, as the end of a sentence; `undefined` for one that it would open. Nothing is
 * opened, and the sentence contains nothing of the target.
 * @example
 * databaseTargetProblem("postgres//user:password@host/name"); // "looks like the address of a server; …"
 */
export function databaseTargetProblem(target: unknown): string | undefined {
  if (target === "memory://") return undefined;
  if (typeof target !== "string" || target.trim() === "")
    return "must be a folder, or postgres://… for a server";
  if (/\p{Cc}/u.test(target)) return "must not have control characters";
  if (isServer(target)) return undefined;
  if (/^[a-z][a-z0-9+.-]+:/i.test(target)) {
    return "the scheme of the URL is unsupported; pass a folder, such as ./a:b, or postgres://… for a server";
  }
  return looksLikeServer(target)
    ? "looks like the address of a server; write it as postgres://user:password@host/name, or begin the name of a folder with ./"
    : undefined;
}

/** Whether a target is the URL of a Postgres server. */
export function isServer(target: string): boolean {
  return /^postgres(?:ql)?:\/\//i.test(target);
}

/** A mistyped URL would make a folder, whose name is the password. */
function looksLikeServer(target: string): boolean {
  if (/^(?:\.{1,2}[\\/]|[\\/]|[a-z]:[\\/])/i.test(target)) {
    return target.startsWith("//") && (target.split("/")[2] ?? "").includes("@");
  }
  return (
    target.includes("://") ||
    /^[^\\/]*\/\//.test(target) ||
    target.split(/[\\/]/).some(hasPassword) ||
    /(?:^| )(?:host|hostaddr|dbname|user|password|port) ?=/i.test(target)
  );
}

/** `user:password@host` */
function hasPassword(part: string): boolean {
  const colon = part.indexOf(":");
  return colon !== -1 && colon < part.lastIndexOf("@");
}
