import type { RequestOptions } from "./send-request.ts";
import type {
  Batch,
  CheckedVerification,
  CheckVerification,
  CreatedBatch,
  ErasedRecipient,
  EventPage,
  EventSearch,
  Message,
  MessagePage,
  MessageSearch,
  NewBatch,
  NewMessage,
  NewVerification,
  PageOptions,
  Preview,
  PreviewRequest,
  ReplayedEvents,
  ReplayRequest,
  ResendVerification,
  StartedVerification,
  SuppressionPage,
  Template,
} from "./types.ts";

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
    /**
     * Returns a page of the list, newest first, with masked numbers.
     * @example
     * const { suppressions, next } = await gateway.suppressions.list({ limit: 100 });
     */
    list(page?: PageOptions, options?: RequestOptions): Promise<SuppressionPage>;
  };
  /** Events for your app: delivery updates and inbound texts. The key needs the scope `events`. */
  readonly events: {
    /**
     * Returns a page of events without their content, newest first.
     * @example
     * const { events, next } = await gateway.events.list({ state: "dead" });
     */
    list(search?: EventSearch, options?: RequestOptions): Promise<EventPage>;
    /**
     * Delivers an event again, to every target that it had; throws with `status: 404` if its content was erased. It is never
     * retried by itself, since each call delivers the event again.
     * @example
     * await gateway.events.replay(event.id);
     */
    replay(id: string, options?: RequestOptions): Promise<ReplayedEvents>;
    /**
     * Delivers the dead letters of a time again, or all events of that time. It is never retried by itself.
     * @example
     * const { deliveries } = await gateway.events.replayRange({
     *   from: "2026-11-29T00:00:00Z",
     *   target: "endpoint:app",
     * });
     */
    replayRange(range: ReplayRequest, options?: RequestOptions): Promise<ReplayedEvents>;
  };
  readonly recipients: {
    /** Erases a person everywhere; the list of suppressions stays. Repeat it until `underWay` is 0. */
    erase(number: string, options?: RequestOptions): Promise<ErasedRecipient>;
  };
}
