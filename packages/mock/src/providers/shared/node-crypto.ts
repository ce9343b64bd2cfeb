type NodeCrypto = typeof import("node:crypto");

/**
 * Returns `node:crypto`, which signs webhooks and verifies signed requests: Web Crypto has no MD5, and no synchronous
 * functions. It is loaded on first use, so that mocks run without it as long as nothing is signed.
 *
 * @throws Error in a runtime without it.
 */
export function nodeCrypto(): NodeCrypto {
  const loaded = loadedCrypto();
  if (loaded === undefined) {
    throw new Error(
      "Signatures of a mock need `node:crypto`, which this runtime does not have. Use Node.js.",
    );
  }
  return loaded;
}

/** Signs a webhook. A runtime without `node:crypto` sends no webhooks, so nobody sees that they are not signed there. */
export function webhookSignature(sign: (crypto: NodeCrypto) => string): string {
  const loaded = loadedCrypto();
  return loaded === undefined ? "" : sign(loaded);
}

function loadedCrypto(): NodeCrypto | undefined {
  return globalThis.process?.getBuiltinModule?.("node:crypto");
}
