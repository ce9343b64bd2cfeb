import { GatewayError } from "./gateway-error.ts";
import { createSendRequest, type RequestOptions } from "./send-request.ts";
import type {
  Batch,
  CheckedVerification,
  CheckVerification,
  CreatedBatch,
  ErasedRecipient,
  Message,
  MessagePage,
  MessageSearch,
  NewBatch,
  NewMessage,
  NewVerification,
  Preview,
  PreviewRequest,
  ResendVerification,
  StartedVerification,
  Template,
  TemplateList,
} from "./types.ts";
import { withoutTrailingSlashes } from "./without-trailing-slashes.ts";

export interface GatewayClientOptions {
  /** Where the gateway is: `https://sms.example.com`. */
  url: string;
  /** A key of the gateway's config. Keep it on a server: it is not for browsers of your users. */
  key: string;
  /** @default globalThis.fetch */
  fetch?: typeof globalThis.fetch | undefined;
}

export interface KeyedOptions extends RequestOptions {
  /**
   * Recognizes a repeated call for 24 hours: at most 255 printable ASCII characters. Pass your own, such as the id of an order,
   * so that a call after a crash sends nothing twice.
   * @default a random one for each call
   */
  idempotencyKey?: string | undefined;
}

export interface SendOptions extends KeyedOptions {
  /**
   * Seconds to wait for the provider, at most 30. When they are over, the message is still `queued`, and is sent.
   * @default 0
   */
  waitSeconds?: number | undefined;
}

/** A client of the gateway's API. All methods throw `GatewayError`. */
export interface GatewayClient {
  readonly messages: {
    /**
     * Sends a text. It is on record when the promise resolves, and sent whatever happens to the gateway. A failed connection is
     * retried once, which sends nothing twice.
     * @example
     * const { id } = await gateway.messages.send({ to: "+15558675310", body: "Your table is ready." });
     * @example
     * const { status } = await gateway.messages.send(
     *   { to, usageType: "SignIn", variables: { code }, priority: "code" },
     *   { waitSeconds: 5 },
     * );
     */
    send(message: NewMessage, options?: SendOptions): Promise<Message>;
    /** Returns a message; throws with `status: 404` for an unknown id. */
    get(id: string, options?: RequestOptions): Promise<Message>;
    /**
     * Returns a page of messages, newest first.
     * @example
     * const { messages, next } = await gateway.messages.list({ status: "failed" });
     */
    list(search?: MessageSearch, options?: RequestOptions): Promise<MessagePage>;
    /** Cancels a message that was not sent yet; throws with `status: 409` if it was. */
    cancel(id: string, options?: RequestOptions): Promise<Message>;
    /** Deletes the text at the provider. */
    redact(id: string, options?: RequestOptions): Promise<void>;
  };
  readonly batches: {
    /**
     * Sends up to 5,000 texts. Those that are refused are listed by their place.
     * @example
     * const { id, refused } = await gateway.batches.send({
     *   messages: people.map(({ number, name }) => ({ to: number, variables: { name } })),
     *   shared: { usageType: "Reminder" },
     * });
     */
    send(batch: NewBatch, options?: KeyedOptions): Promise<CreatedBatch>;
    /** Returns how far a batch got. */
    get(id: string, options?: RequestOptions): Promise<Batch>;
  };
  /**
   * Verification codes.
   * @example
   * const { verificationId } = await gateway.verifications.start({ to, usageType: "SignIn", ip });
   * const { status } = await gateway.verifications.check(verificationId, { code, to });
   * if (status === "approved") signIn(to);
   */
  readonly verifications: {
    /** Sends a code. It is never retried by itself, since each call sends another code. */
    start(verification: NewVerification, options?: RequestOptions): Promise<StartedVerification>;
    /** Checks a code. Each call counts as an attempt. */
    check(id: string, check: CheckVerification, options?: RequestOptions): Promise<CheckedVerification>;
    /** Sends a new code; throws `rate-limited` with `retryAfterMs` before `resendAt`. */
    resend(id: string, resend?: ResendVerification, options?: RequestOptions): Promise<StartedVerification>;
  };
  readonly templates: {
    /** Returns a text as it would be sent, with its size. */
    preview(request: PreviewRequest, options?: RequestOptions): Promise<Preview>;
    /** Returns the templates of the gateway's config. */
    list(options?: RequestOptions): Promise<Template[]>;
  };
  /** Numbers that are not texted. */
  readonly suppressions: {
    add(number: string, options?: RequestOptions): Promise<void>;
    remove(number: string, options?: RequestOptions): Promise<void>;
    has(number: string, options?: RequestOptions): Promise<boolean>;
  };
  readonly recipients: {
    /** Erases a person everywhere; the list of suppressions stays. Repeat it until `underWay` is 0. */
    erase(number: string, options?: RequestOptions): Promise<ErasedRecipient>;
  };
}

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
  if (typeof key !== "string" || key === "") {
    throw invalidConfig("createGatewayClient: key: is missing; pass a key of the gateway's config.");
  }
  // Some runtimes refuse a `fetch` that is called as a method of another object.
  const request = createSendRequest(
    withoutTrailingSlashes(url),
    key,
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
      send: (message, options = {}) =>
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
      send: (batch, options = {}) => post("/batches", batch, options, keyHeader(options)),
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

function keyHeader({ idempotencyKey = crypto.randomUUID() }: KeyedOptions): Record<string, string> {
  return { "Idempotency-Key": idempotencyKey };
}

function invalidConfig(message: string): GatewayError {
  return new GatewayError({ code: "invalid-config", delivery: "not-sent", message });
}
