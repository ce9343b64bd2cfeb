/**
 * Returns `node:crypto`, which signs webhooks and verifies signed requests: Web Crypto has no MD5, and no synchronous
 * functions. It is loaded on first use, so that mocks run without it as long as nothing is signed.
 */
export function nodeCrypto(): typeof import("node:crypto") {
  const loaded = globalThis.process?.getBuiltinModule?.("node:crypto");
  if (loaded === undefined) {
    throw new Error(
      "Signatures of a mock need `node:crypto`, which this runtime does not have. Use Node.js, or leave out the webhook URL and the signature.",
    );
  }
  return loaded;
}
