import type { GenericEndpointContext } from "better-auth";

/** A send takes less. A claim of a process that died ends by itself. */
const claimSeconds = 60;

/**
 * Claims an identifier among all processes of an app; `undefined` if another request has it. Returns what ends the claim.
 *
 * In a database, the claim is a row whose primary key is a hash of the identifier. In secondary storage, it is a counter.
 * @param own The claims of this process, by the millisecond at which they end. They do what the memory adapter and serial ids
 * cannot, which take two rows with one key. No request waits for another one, since that is forbidden on Workers.
 */
export async function claimSend(
  ctx: GenericEndpointContext,
  own: Map<string, number>,
  identifier: string,
): Promise<(() => Promise<void>) | undefined> {
  const now = Date.now();
  if ((own.get(identifier) ?? 0) > now) return undefined;
  own.set(identifier, now + claimSeconds * 1_000);
  const shared = sharedClaims(ctx);
  try {
    if (await shared.claim(identifier)) {
      return async () => {
        own.delete(identifier);
        await shared.release(identifier).catch(() => {
          ctx.context.logger.warn(`smskit: a claim could not be released; it ends in ${claimSeconds} s.`);
        });
      };
    }
  } catch (thrown) {
    own.delete(identifier);
    throw thrown;
  }
  own.delete(identifier);
  return undefined;
}

interface SharedClaims {
  claim(identifier: string): Promise<boolean>;
  release(identifier: string): Promise<void>;
}

function sharedClaims({ context }: GenericEndpointContext): SharedClaims {
  const { internalAdapter, secondaryStorage, options } = context;
  if (secondaryStorage !== undefined && options.verification?.storeInDatabase !== true) {
    return {
      claim: async (identifier) => Number(await secondaryStorage.increment(identifier, claimSeconds)) === 1,
      release: async (identifier) => void (await secondaryStorage.delete(identifier)),
    };
  }

  const reserve = (identifier: string) =>
    internalAdapter.reserveVerificationValue({
      ...{ identifier, value: "sending" },
      expiresAt: new Date(Date.now() + claimSeconds * 1_000),
    });
  return {
    async claim(identifier) {
      if (await reserve(identifier)) return true;
      const held = await internalAdapter.findVerificationValue(identifier);
      if (held !== null && held.expiresAt > new Date()) return false;
      // Left behind by a process that died. What is consumed and still valid belongs to a request that was faster.
      if ((await internalAdapter.consumeVerificationValue(identifier)) !== null) return false;
      return reserve(identifier);
    },
    release: (identifier) => internalAdapter.deleteVerificationByIdentifier(identifier),
  };
}
