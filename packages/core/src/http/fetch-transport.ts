import {
  type Exchange,
  type Failure,
  maximumResponseBytes,
  type Outcome,
  type Transport,
  type TransportOptions,
  type TransportRequest,
} from "./transport.ts";

/**
 * Sends requests with `fetch`, for runtimes without sockets. Whether a request was written is unknown, so every network
 * failure counts as written. The runtime negotiates and decodes compression; the size limit counts decoded bytes.
 */
export function createTransport({ baseUrl, fetch: injected }: TransportOptions): Transport {
  return {
    start(request, settle) {
      const controller = new AbortController();
      const exchange = { done: false, status: undefined as number | undefined };
      const finish = (outcome: Outcome) => {
        if (exchange.done) return;
        exchange.done = true;
        settle(outcome);
      };
      // Read at each call, so that interception in tests works.
      run(injected ?? fetch, baseUrl.origin + request.path, request, controller, exchange).then(
        finish,
        (thrown) =>
          finish({
            failure: {
              reason: "network",
              systemCode: codeOf(thrown),
              written: true,
              status: exchange.status,
            },
          }),
      );
      return {
        abort() {
          exchange.done = true;
          controller.abort();
          return { written: true, status: exchange.status };
        },
      } satisfies Exchange;
    },
    close() {},
  };
}

async function run(
  fetching: typeof fetch,
  url: string,
  request: TransportRequest,
  controller: AbortController,
  exchange: { status: number | undefined },
): Promise<Outcome> {
  const response = await fetching(url, {
    method: request.method,
    headers: request.headers,
    redirect: "manual",
    signal: controller.signal,
    ...(request.body === undefined ? {} : { body: request.body }),
  });
  exchange.status = response.status;
  const body = await readBounded(response);
  if (body === undefined) {
    controller.abort();
    const failure: Failure = { reason: "too-large", written: true, status: response.status };
    return { failure };
  }
  return {
    response: { status: response.status, body, header: (name) => response.headers.get(name) ?? undefined },
  };
}

/** Returns the text of the body; `undefined` if it is too large. */
async function readBounded(response: Response): Promise<string | undefined> {
  if (response.body === null) return "";
  const decoder = new TextDecoder();
  const reader = response.body.getReader();
  let text = "";
  let size = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return text + decoder.decode();
    size += value.byteLength;
    if (size > maximumResponseBytes) {
      reader.cancel().catch(() => {});
      return undefined;
    }
    text += decoder.decode(value, { stream: true });
  }
}

function codeOf(thrown: unknown): string | undefined {
  const cause = thrown instanceof Error ? (thrown.cause ?? thrown) : undefined;
  const code = (cause as { code?: unknown } | undefined)?.code;
  return typeof code === "string" ? code : undefined;
}
