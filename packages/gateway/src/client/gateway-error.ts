import type { Problem, SmsErrorCode } from "./types.ts";

export interface GatewayErrorOptions {
  /** A sentence without a key, a text or a whole number. */
  message: string;
  /** As in `SmsErrorCode` of `@smskit/core`. */
  code: SmsErrorCode;
  /** Whether a text was certainly not sent, or may have been. */
  delivery: "not-sent" | "unknown";
  /** Absent if there was no response. */
  status?: number | undefined;
  /** What the gateway responded. */
  problem?: Problem | undefined;
  /** Milliseconds to wait before a retry. */
  retryAfterMs?: number | undefined;
  /** What `fetch` threw. */
  cause?: unknown;
}

/**
 * The one class of error that the client throws. It is safe to log: it contains no key, text or whole number.
 * @example
 * try {
 *   await gateway.messages.send({ to, body });
 * } catch (error) {
 *   if (error instanceof GatewayError && error.code === "invalid-recipient") askForAnotherNumber();
 *   else throw error;
 * }
 */
export class GatewayError extends Error {
  /** As in `SmsErrorCode` of `@smskit/core`. */
  readonly code: SmsErrorCode;
  /** Send again only what was `"not-sent"`: an `"unknown"` one may already be on the phone. */
  readonly delivery: "not-sent" | "unknown";
  /** The HTTP status; `undefined` if the gateway did not respond. */
  readonly status: number | undefined;
  /** What the gateway says is wrong: `errors` names the fields. */
  readonly problem: Problem | undefined;
  /** Milliseconds to wait before a retry, if the gateway says so. */
  readonly retryAfterMs: number | undefined;

  constructor({ message, code, delivery, status, problem, retryAfterMs, cause }: GatewayErrorOptions) {
    super(message, cause === undefined ? undefined : { cause });
    this.code = code;
    this.delivery = delivery;
    this.status = status;
    this.problem = problem;
    this.retryAfterMs = retryAfterMs;
  }
}

// A bundler may rename the class, and Node.js prints an error with the name of its class.
for (const named of [GatewayError, GatewayError.prototype]) {
  Object.defineProperty(named, "name", { value: "GatewayError", configurable: true });
}

/** Codes of responses that have none, such as those of a proxy in front of the gateway. */
const codes: Readonly<Record<number, SmsErrorCode>> = {
  400: "invalid-message",
  401: "authentication",
  403: "permission",
  408: "timeout",
  409: "rejected",
  413: "invalid-message",
  415: "invalid-message",
  422: "invalid-message",
  429: "rate-limited",
  504: "timeout",
};

/** Returns the error for a response that is not a success. */
export async function errorOfResponse(response: Response): Promise<GatewayError> {
  const { status, headers } = response;
  const problem = await readProblem(response);
  const code = problem?.code ?? codes[status] ?? (status >= 500 ? "unavailable" : "rejected");
  const seconds = Number(headers.get("retry-after") ?? Number.NaN);
  return new GatewayError({
    message: problem?.detail ?? problem?.title ?? `The gateway responded with status ${status}.`,
    code,
    // Only a problem says that nothing was sent: a proxy may have lost the response of the gateway.
    delivery: problem?.delivery ?? (status < 500 ? "not-sent" : "unknown"),
    status,
    problem,
    ...(Number.isFinite(seconds) && seconds >= 0 && { retryAfterMs: seconds * 1_000 }),
  });
}

async function readProblem(response: Response): Promise<Problem | undefined> {
  try {
    const body: unknown = await response.json();
    const isProblem = typeof body === "object" && body !== null && "title" in body && "status" in body;
    return isProblem ? (body as Problem) : undefined;
  } catch {
    return undefined;
  }
}
