import { errorOfResponse, GatewayError } from "./gateway-error.ts";

/** Options of every call. */
export interface RequestOptions {
  /** Aborts the call. What was sent to the gateway before may still happen. */
  signal?: AbortSignal | undefined;
}

/** One call of the API. */
export interface ApiRequest extends RequestOptions {
  method: "GET" | "POST" | "DELETE";
  /** Below `/v1`, with a leading slash. */
  path: string;
  body?: unknown;
  headers?: Readonly<Record<string, string>> | undefined;
  /** Whether the request may be repeated: it changes nothing, or the gateway recognizes it. */
  isRepeatable: boolean;
}

/** Makes a request; resolves with the JSON of its response, or `undefined` without a body. */
export type SendRequest = <Result>(request: ApiRequest) => Promise<Result>;

/** @param base The gateway's URL, without a slash at its end. */
export function createSendRequest(base: string, key: string, fetch: typeof globalThis.fetch): SendRequest {
  return async <Result>({ method, path, body, headers, isRepeatable, signal }: ApiRequest) => {
    const init: RequestInit = {
      method,
      headers: {
        Accept: "application/json",
        Authorization: `Bearer ${key}`,
        ...(body !== undefined && { "Content-Type": "application/json" }),
        ...headers,
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
      ...(signal && { signal }),
      // The key must not follow a redirect to another host.
      redirect: "error",
    };
    if (signal?.aborted) throw aborted("not-sent", "The call was aborted before it began.", signal.reason);
    const attempt = async (): Promise<Result> => {
      const response = await fetch(`${base}/v1${path}`, init);
      if (!response.ok) throw await errorOfResponse(response);
      const text = await response.text();
      return (text === "" ? undefined : JSON.parse(text)) as Result;
    };
    try {
      try {
        return await attempt();
      } catch (thrown) {
        if (!isRepeatable || thrown instanceof GatewayError || signal?.aborted) throw thrown;
        return await attempt();
      }
    } catch (thrown) {
      if (thrown instanceof GatewayError) throw thrown;
      if (signal?.aborted) {
        throw aborted("unknown", "The call was aborted; the gateway may have the request.", thrown);
      }
      throw new GatewayError({
        message:
          "The gateway cannot be reached, or its response cannot be read; check the URL and the network.",
        code: "unavailable",
        delivery: "unknown",
        cause: thrown,
      });
    }
  };
}

function aborted(delivery: GatewayError["delivery"], message: string, cause: unknown): GatewayError {
  return new GatewayError({ code: "aborted", delivery, message, cause });
}
