/**
 * Stands first in every built entry (see build-package.ts): on a Node.js that `engines` excludes, an import fails with the
 * reason. Without it, something would fail later, and blame something else. Other runtimes imitate `process`.
 */
export {};

/** The package's name, and the oldest Node.js that it supports: `"22.12"`. Set by the build. */
declare const packageName: string;
declare const oldestNode: string;

const { process, navigator } = globalThis as {
  process?: { versions?: Partial<Record<string, string>> };
  navigator?: { userAgent?: string };
};
const { node, bun, deno } = process?.versions ?? {};
const isNode = node && !bun && !deno && navigator?.userAgent !== "Cloudflare-Workers";
const [major = 0, minor = 0] = isNode ? node.split(".").map(Number) : [];
const [oldestMajor = 0, oldestMinor = 0] = oldestNode.split(".").map(Number);
if (isNode && (major < oldestMajor || (major === oldestMajor && minor < oldestMinor))) {
  const reason = `${packageName} needs Node.js ${oldestNode} or later; this is Node.js ${node}.`;
  throw new Error(reason);
}
