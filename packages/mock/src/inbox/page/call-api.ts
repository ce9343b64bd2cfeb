import { account } from "./address.ts";

/** An error response; the message is the API's own. */
class ApiError extends Error {
  readonly status: number;
  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

/** Whether the requested thing does not exist. */
export function isMissing(error: unknown): boolean {
  return error instanceof ApiError && error.status === 404;
}

/** A path of the API, for the page's account. */
export function apiPath(path: string, query: Record<string, string | undefined> = {}): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries({ account: account.value, ...query })) {
    if (value) search.set(name, value);
  }
  return `/api/v1/${path}${search.size === 0 ? "" : `?${search}`}`;
}

/**
 * Calls the API.
 *
 * @throws Error with a message for the user.
 */
export async function callApi<Result>(
  path: string,
  request: { method?: string; body?: unknown; query?: Record<string, string | undefined> } = {},
): Promise<Result> {
  const { method = "GET", body, query } = request;
  const response = await fetch(apiPath(path, query), {
    method,
    ...(body !== undefined && {
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
    }),
  }).catch(() => {
    throw new Error("The server cannot be reached.");
  });
  const text = await response.text();
  if (response.ok) return (text === "" ? undefined : JSON.parse(text)) as Result;
  throw new ApiError(response.status, sentenceOf(text) ?? `The server responded with ${response.status}.`);
}

/** The sentence that tells the user about an error. */
export function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** The message of a problem document. */
function sentenceOf(text: string): string | undefined {
  try {
    const problem: { detail?: string; title?: string } = JSON.parse(text);
    return problem.detail ?? problem.title;
  } catch {
    return undefined;
  }
}
