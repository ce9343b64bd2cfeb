import type { ConnectionFault, ResponseSocketFault } from "./fault-types.ts";

type SocketFault = Pick<ConnectionFault | ResponseSocketFault, "kind"> & { readonly afterMs?: number };

/** The failure of a `fetch` whose connection broke. */
function brokenConnection(): TypeError {
  return new TypeError("fetch failed", {
    cause: Object.assign(new Error("read ECONNRESET"), { code: "ECONNRESET" }),
  });
}

/**
 * Applies a fault of a socket to a `fetch`, as its caller sees it: no response, a failure, half a body, or a late response.
 *
 * @internal
 */
export async function withSocketFault(
  fault: SocketFault | undefined,
  signal: AbortSignal,
  respond: () => Response,
): Promise<Response> {
  switch (fault?.kind) {
    case undefined:
    case "idle-close":
      return respond();
    case "hang":
    case "hang-handshake":
    case "slow-answer":
      await wait(signal, fault.afterMs);
      return respond();
    case "truncated-answer":
      return truncated(respond());
    default:
      throw brokenConnection();
  }
}

/** Resolves after `ms`, or never without it. Rejects when the signal is aborted. */
function wait(signal: AbortSignal, ms?: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const abort = (): void => reject(signal.reason);
    if (signal.aborted) return abort();
    signal.addEventListener("abort", abort, { once: true });
    if (ms === undefined) return;
    setTimeout(() => {
      signal.removeEventListener("abort", abort);
      resolve();
    }, ms);
  });
}

/** A response whose body breaks off before it begins. */
function truncated({ status, headers }: Response): Response {
  const body = new ReadableStream({ start: (controller) => controller.error(brokenConnection()) });
  return new Response(body, { status, headers });
}
