/** A provider on a real socket with controllable faults. `startMockServer` of `@smskit/mock` starts one. */
export interface TestProvider {
  readonly url: string;
  /** The PEM of the CA to trust, over TLS. */
  readonly ca?: string | undefined;
  readonly carrier: TestCarrier;
  close(): Promise<void>;
}

/** The phone network behind a test provider. */
export interface TestCarrier {
  /** The messages that the provider accepted, newest last, each as the provider understood its request. */
  readonly messages: readonly TestMessage[];
  /** Every request that the provider read, newest last. */
  readonly requests: readonly { method: string }[];
  readonly faults: { add(fault: ProviderFault): () => void };
  /** Changes the state of a phone; anything but `reachable` prevents delivery. `to` is E.164. */
  setPhone(to: string, phone: { state: TestPhoneState }): void;
  /** Moves the clock of the provider forward. Everything due until then happens before this returns. */
  advance(ms: number): void;
  /** Returns the milliseconds since 1970 by the clock of the provider. */
  now(): number;
  /**
   * Resolves when every message has its final status, except those that are scheduled or wait for their phone, and every
   * webhook has a response.
   */
  idle(): Promise<void>;
  /** Sends a text from a phone to a number of the app. Resolves when the app has responded. */
  reply(text: {
    from: string;
    to?: string | undefined;
    body: string;
    media?: readonly { url: string; contentType: string }[] | undefined;
  }): Promise<{ readonly id: string }>;
}

/** A message that a test provider accepted. It is live: its status changes during delivery. */
export interface TestMessage {
  /** The provider's message id. */
  readonly id: string;
  readonly to: string;
  /** `null` until a service has chosen a sender. */
  readonly from: string | null;
  readonly body: string;
  readonly segments: number;
  readonly encoding: "gsm-7" | "ucs-2";
  readonly status: TestStatus;
  /** The provider's error code, if it failed. */
  readonly errorCode?: string;
  /** Every status so far, with its time by the clock of the provider. */
  readonly events: readonly { readonly status: TestStatus; readonly at: Date }[];
  /** What the request said, with the provider's names. */
  readonly parameters: Readonly<Record<string, unknown>>;
  /** Each request to the app about this message, newest last; `told` is the status that it reported. */
  readonly callbacks: readonly { readonly told: string }[];
}

/** The statuses of messages that a test provider accepted. */
export type TestStatus =
  | "scheduled"
  | "accepted"
  | "queued"
  | "sending"
  | "sent"
  | "delivered"
  | "undelivered"
  | "failed"
  | "canceled";

/** The states of phones that the contract uses. */
export type TestPhoneState = "reachable" | "unreachable" | "blocked" | "landline" | "filtered";

/** The faults that the contract uses. */
export type ProviderFault = { times?: number } & (
  | { kind: "reset-on-connect" | "hang-handshake" | "reset-before-read" }
  | { kind: "hang" | "reset-after-read" | "fin" | "truncated-answer" | "garbage-answer" }
  | { kind: "garbled-answer" | "empty-answer" }
  | { kind: "idle-close"; reset?: boolean }
  | { kind: "slow-answer"; afterMs: number }
  | { kind: "rate-limited"; retryAfter?: string }
  /** Any status; nothing was accepted. */
  | { kind: "server-error"; status: number; body: string; contentType: string }
  | { kind: "redirect"; location: string; status: number }
);
