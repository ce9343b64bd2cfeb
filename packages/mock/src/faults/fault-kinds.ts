/**
 * When a fault fires: on a new connection, on the first bytes of a request, on the response, on the delivery of a
 * message, or on its delivery reports.
 */
export type FaultStage = "connection" | "head" | "response" | "delivery" | "reports";

/** A field that some kinds of faults have. */
export interface FaultField {
  readonly type: "string" | "number" | "boolean";
  readonly required?: true;
  readonly default?: number | string | boolean;
  readonly minimum?: number;
  /** Of a whole number. */
  readonly maximum?: number;
  /** In the inbox's form. */
  readonly label: string;
  readonly placeholder?: string;
  readonly description: string;
}

/** A kind of fault. */
export interface FaultSpec {
  readonly stage: FaultStage;
  /** Only a real socket can show it: `startMockServer`. */
  readonly needsSocket?: true;
  /** What the client or the app sees. */
  readonly description: string;
  /** Whether the text is sent to the phone; a field `accepted` overrides it. */
  readonly isSent: boolean;
  readonly fields: Readonly<Record<string, FaultField>>;
}

const accepted = {
  type: "boolean",
  default: true,
  label: "Send the text",
  description: "Whether the text is sent to the phone, although the client cannot know.",
} as const;
const status = { type: "number", label: "Status" } as const;

/**
 * Every kind of fault. The type {@link Fault}, its validation, the API's schema, the inbox's form and the tables in
 * docs/guides/simulate-failures.md come from here.
 */
export const faultKinds = {
  "rate-limited": {
    stage: "response",
    description: "429 as the provider sends it",
    isSent: false,
    fields: {
      retryAfter: {
        type: "string",
        label: "Retry-After",
        placeholder: "seconds or a date",
        description: "The value of `Retry-After`: seconds, a date, or an invalid value.",
      },
    },
  },
  "server-error": {
    stage: "response",
    description: "5xx as the provider sends it, or with the given body",
    isSent: false,
    fields: {
      status: {
        ...status,
        default: 500,
        minimum: 200,
        maximum: 599,
        description: "The HTTP status, 200 to 599.",
      },
      body: { type: "string", label: "Body", description: "Replaces the provider's body." },
      contentType: {
        type: "string",
        default: "text/html",
        label: "Content type",
        description: "The content type of `body`.",
      },
      accepted: {
        ...accepted,
        default: false,
        label: "Send the text anyway",
        description: "Whether the text is sent to the phone anyway.",
      },
    },
  },
  redirect: {
    stage: "response",
    description: "A redirect to another location",
    isSent: false,
    fields: {
      location: {
        type: "string",
        required: true,
        label: "Location",
        description: "The value of `Location`.",
      },
      status: {
        ...status,
        default: 307,
        minimum: 300,
        maximum: 399,
        description: "The HTTP status, 300 to 399.",
      },
    },
  },
  "garbled-answer": {
    stage: "response",
    description: "The right status, with a body that is not JSON",
    isSent: true,
    fields: {},
  },
  "empty-answer": {
    stage: "response",
    description: "The right status, without a body",
    isSent: true,
    fields: {},
  },
  undelivered: {
    stage: "delivery",
    description: "A normal response; the text fails on its way to the phone",
    isSent: true,
    fields: {
      code: {
        type: "string",
        required: true,
        label: "Error code",
        placeholder: "30003",
        description: 'The provider\'s error code, such as `"30003"` for Twilio.',
      },
    },
  },
  "missing-receipt": {
    stage: "reports",
    description: "A normal response; no delivery report is sent",
    isSent: true,
    fields: {},
  },
  "duplicate-receipt": {
    stage: "reports",
    description: "A normal response; each delivery report is sent twice",
    isSent: true,
    fields: {},
  },
  "reordered-receipts": {
    stage: "reports",
    description: "A normal response; all delivery reports are sent after the last status, newest first",
    isSent: true,
    fields: {},
  },
  "late-receipt": {
    stage: "reports",
    description: "A normal response; each delivery report is sent late",
    isSent: true,
    fields: {
      byMs: {
        type: "number",
        required: true,
        minimum: 0,
        label: "Delay, ms",
        description: "The delay of each delivery report, in milliseconds of the carrier's clock.",
      },
    },
  },
  "reset-on-connect": {
    stage: "connection",
    needsSocket: true,
    description: "RST as soon as the connection is accepted",
    isSent: false,
    fields: {},
  },
  "hang-handshake": {
    stage: "connection",
    needsSocket: true,
    description: "With TLS, the handshake never completes; without, nothing is read",
    isSent: false,
    fields: {},
  },
  "reset-before-read": {
    stage: "head",
    needsSocket: true,
    description: "RST when the first bytes of a request arrive",
    isSent: false,
    fields: {},
  },
  hang: {
    stage: "response",
    needsSocket: true,
    description: "The request is read, and no response comes",
    isSent: true,
    fields: { accepted },
  },
  "reset-after-read": {
    stage: "response",
    needsSocket: true,
    description: "The request is read, then RST",
    isSent: true,
    fields: { accepted },
  },
  fin: {
    stage: "response",
    needsSocket: true,
    description: "The connection ends without a response",
    isSent: true,
    fields: { accepted },
  },
  "truncated-answer": {
    stage: "response",
    needsSocket: true,
    description: "All headers and half of the body, then the connection ends",
    isSent: true,
    fields: { accepted },
  },
  "garbage-answer": {
    stage: "response",
    needsSocket: true,
    description: "Bytes that are not HTTP",
    isSent: true,
    fields: { accepted },
  },
  "slow-answer": {
    stage: "response",
    needsSocket: true,
    description: "A normal response, late",
    isSent: true,
    fields: {
      afterMs: {
        type: "number",
        required: true,
        minimum: 0,
        label: "Delay, ms",
        description: "Milliseconds before the response begins.",
      },
    },
  },
  "idle-close": {
    stage: "response",
    needsSocket: true,
    description: "A normal response, then FIN on the idle connection",
    isSent: true,
    fields: {
      reset: {
        type: "boolean",
        default: false,
        label: "Close with RST",
        description: "Close with RST instead of FIN.",
      },
    },
  },
} as const satisfies Record<string, FaultSpec>;
