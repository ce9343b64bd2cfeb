import type { GatewayClient, GatewayClientOptions, KeyedOptions } from "./gateway-client.ts";
import { GatewayError } from "./gateway-error.ts";
import { createSendRequest, type RequestOptions } from "./send-request.ts";
import type { TemplateList } from "./types.ts";
import { withoutTrailingSlashes } from "./without-trailing-slashes.ts";

/**
 * Creates a client. It needs `fetch` only, and runs in Node.js and on edge runtimes.
 * @throws {GatewayError} `invalid-config` for an invalid URL or a missing key.
 * @example
 * import { createGatewayClient } from "@smskit/gateway/client";
 *
 * const gateway = createGatewayClient({ url: "https://sms.example.com", key: process.env.SMSKIT_KEY });
 */
export function createGatewayClient(options: GatewayClientOptions): GatewayClient {
  // What the type says, for callers who write plain JavaScript.
  const { url, key, fetch } = (options ?? {}) as Partial<GatewayClientOptions>;
  if (typeof url !== "string" || !/^https?:\/\//.test(url) || !URL.canParse(url)) {
    throw invalidConfig("createGatewayClient: url: must be an absolute http(s) URL.");
  }
  if (typeof key !== "string" || key.trim() === "") {
    throw invalidConfig("createGatewayClient: key: is missing; pass a key of the gateway's config.");
  }
  // A header cannot have it: the call would look like a gateway that cannot be reached.
  if (!isPrintable(key.trim())) {
    throw invalidConfig(
      "createGatewayClient: key: has characters that no key has; pass it as it was printed.",
    );
  }
  // Some runtimes refuse a `fetch` that is called as a method of another object.
  const request = createSendRequest(
    withoutTrailingSlashes(url),
    key.trim(),
    fetch ?? ((...given) => globalThis.fetch(...given)),
  );
  const read = <Result>(path: string, options?: RequestOptions) =>
    request<Result>({ method: "GET", path, isRepeatable: true, ...options });
  /** Posts what may be repeated: it has an idempotency key, or the same effect a second time. */
  const post = <Result>(
    path: string,
    body?: unknown,
    options?: RequestOptions,
    headers?: Record<string, string>,
  ) => request<Result>({ method: "POST", path, body, headers, isRepeatable: true, signal: options?.signal });
  const postOnce = <Result>(path: string, body: unknown, options?: RequestOptions) =>
    request<Result>({ method: "POST", path, body, isRepeatable: false, signal: options?.signal });

  return {
    messages: {
      send: async (message, options = {}) =>
        post("/messages", message, options, {
          ...keyHeader(options),
          ...(options.waitSeconds !== undefined && { Prefer: `wait=${Math.ceil(options.waitSeconds)}` }),
        }),
      get: (id, options) => read(`/messages/${encodeURIComponent(id)}`, options),
      list: (search = {}, options) => post("/messages/search", search, options),
      cancel: (id, options) => post(`/messages/${encodeURIComponent(id)}/cancel`, undefined, options),
      redact: (id, options) => post(`/messages/${encodeURIComponent(id)}/redact`, undefined, options),
    },
    batches: {
      send: async (batch, options = {}) => post("/batches", batch, options, keyHeader(options)),
      get: (id, options) => read(`/batches/${encodeURIComponent(id)}`, options),
    },
    verifications: {
      start: (verification, options) => postOnce("/verifications", verification, options),
      check: (id, check, options) =>
        postOnce(`/verifications/${encodeURIComponent(id)}/check`, check, options),
      resend: (id, resend = {}, options) =>
        postOnce(`/verifications/${encodeURIComponent(id)}/resend`, resend, options),
    },
    templates: {
      preview: (preview, options) => post("/templates/preview", preview, options),
      list: async (options) => (await read<TemplateList>("/templates", options)).templates,
    },
    suppressions: {
      add: (number, options) => post("/suppressions", { number }, options),
      remove: (number, options) => post("/suppressions/remove", { number }, options),
      has: async (number, options) =>
        (await post<{ suppressed: boolean }>("/suppressions/lookup", { number }, options)).suppressed,
      list: (page = {}, options) => read(`/suppressions${queryOf(page)}`, options),
    },
    events: {
      list: (search = {}, options) => read(`/events${queryOf(search)}`, options),
      replay: (id, options) => postOnce(`/events/${encodeURIComponent(id)}/replay`, undefined, options),
      replayRange: (range, options) => postOnce("/events/replay", range, options),
    },
    recipients: {
      erase: (number, options) =>
        request({
          method: "DELETE",
          path: `/recipients/${encodeURIComponent(number)}`,
          isRepeatable: true,
          signal: options?.signal,
        }),
    },
  };
}

function queryOf(fields: object): string {
  const given = Object.entries(fields).filter(([, value]) => value !== undefined);
  return given.length === 0 ? "" : `?${new URLSearchParams(given)}`;
}

function keyHeader({ idempotencyKey = crypto.randomUUID() }: KeyedOptions): Record<string, string> {
  if (typeof idempotencyKey === "string" && idempotencyKey.length <= 255 && isPrintable(idempotencyKey)) {
    return { "Idempotency-Key": idempotencyKey };
  }
  throw new GatewayError({
    code: "invalid-message",
    delivery: "not-sent",
    message: "idempotencyKey: must be 1 to 255 printable ASCII characters; encode or hash what has others.",
  });
}

function isPrintable(text: string): boolean {
  return /^[\x20-\x7e]+$/.test(text);
}

function invalidConfig(message: string): GatewayError {
  return new GatewayError({ code: "invalid-config", delivery: "not-sent", message });
}
