/** Which requests a fault hits. Without any of these: every one. */
export interface FaultScope {
  /** Only this provider, as in `carrier.messages[0].provider`. */
  provider?: string | undefined;
  /** Only sends to this number, E.164. A fault that strikes before a request was read knows no recipient. */
  to?: string | undefined;
  /** Only requests of this account, as `accountId` of a message. One that strikes before a request was read knows none. */
  account?: string | undefined;
  /** Chance for each candidate, 0 to 1, drawn from the carrier's seed. @default 1 */
  probability?: number | undefined;
  /** How often it fires at most. @default Infinity */
  times?: number | undefined;
}

/** Faults that HTTP can carry: they work in-process and on the server. */
export type HttpFault = FaultScope &
  (
    | {
        /** 429 in the provider's words; nothing was accepted. */
        kind: "rate-limited";
        /** The value of `Retry-After`: seconds, a date, or nonsense. */
        retryAfter?: string | undefined;
      }
    | {
        /** 5xx, in the provider's words unless a body is given. */
        kind: "server-error";
        /** @default 500 */
        status?: number | undefined;
        /** Replaces the provider's own words. */
        body?: string | undefined;
        /** Of the body given. @default "text/html" */
        contentType?: string | undefined;
        /** Whether the text goes out all the same. @default false */
        accepted?: boolean | undefined;
      }
    | {
        /** 3xx to elsewhere; nothing was accepted. */
        kind: "redirect";
        /** The value of `Location`. */
        location: string;
        /** @default 307 */
        status?: number | undefined;
      }
    | {
        /** The right status with a body that is not JSON; the text was accepted. */
        kind: "garbled-answer";
      }
    | {
        /** The right status with no body; the text was accepted. */
        kind: "empty-answer";
      }
  );

/** What becomes of an accepted message. */
export type DeliveryFault = FaultScope & {
  /** The message is accepted, sent, and does not arrive. */
  kind: "undelivered";
  /** The provider's own code, such as `"30003"` for Twilio. */
  code: string;
};

/** What becomes of the receipts of a message that has some. Drawn once for each message. */
export type ReceiptFault = FaultScope &
  (
    | {
        /** What becomes of the delivery reports. */
        kind:
          | /** None is sent. */ "missing-receipt"
          | /** Each is sent twice. */ "duplicate-receipt"
          | /** All are held until the last, and sent last to first. */ "reordered-receipts";
      }
    | {
        /** Each is sent so much after its step. */
        kind: "late-receipt";
        /** Milliseconds of the carrier's clock. */
        byMs: number;
      }
  );

/** Faults of a connection, before anything of a request was read. Server only; they match no `to` and no `account`. */
export type ConnectionFault = Omit<FaultScope, "to" | "account"> & {
  to?: undefined;
  account?: undefined;
  /** What happens to the connection. */
  kind:
    | /** RST as soon as the connection is accepted. */ "reset-on-connect"
    | /** TLS: the handshake is never answered. Plain: nothing is ever read. */ "hang-handshake"
    | /** RST when the first bytes of a request arrive; the provider never sees it. */ "reset-before-read";
};

/** Faults of the socket once the request was read. Server only. */
export type ExchangeFault = FaultScope &
  (
    | {
        /** What happens to the connection once the request was read. */
        kind:
          | /** Never answered. */ "hang"
          | /** RST. */ "reset-after-read"
          | /** The connection is ended without an answer. */ "fin"
          | /** The whole head, half of the body, then the end of the connection. */ "truncated-answer"
          | /** Bytes that are not HTTP. */ "garbage-answer";
        /** Whether the text goes out, although the client cannot know. @default true */
        accepted?: boolean | undefined;
      }
    | {
        /** Answers properly, but late. */
        kind: "slow-answer";
        /** Milliseconds before the response begins. */
        afterMs: number;
      }
    | {
        /** Answers properly, keeps the connection, and closes it as soon as it is idle. */
        kind: "idle-close";
        /** Close with RST instead of FIN. */
        reset?: boolean | undefined;
      }
  );

/** Faults below HTTP. Only a real socket can show them: `startMockServer`. */
export type SocketFault = ConnectionFault | ExchangeFault;

/** Anything that can be made to go wrong. */
export type Fault = HttpFault | DeliveryFault | ReceiptFault | SocketFault;
