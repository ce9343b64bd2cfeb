/**
 * Returns Node's `crypto`, which signs webhooks. It is loaded when first needed, so that mocks without webhooks run where
 * it is missing.
 */
export function nodeCrypto(): typeof import("node:crypto") {
  const loaded = globalThis.process?.getBuiltinModule?.("node:crypto");
  if (loaded === undefined) throw new Error("Webhooks of a mock need Node.js, which signs them.");
  return loaded;
}
