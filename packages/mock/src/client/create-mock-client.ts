import type {
  ClockJson,
  MessageDetail,
  MessagePage,
  MessageSummary,
  PhoneJson,
  PhoneThread,
  ReplyJson,
} from "../api/api-types.ts";
import type { PhoneChange } from "../carrier/phones.ts";
import type { ReplyDraft } from "../carrier/reply.ts";
import type { Fault } from "../faults/fault-types.ts";
import { refuseUnknownOptions } from "../server/refuse-unknown-options.ts";
import { NoMessageError } from "./no-message-error.ts";

/** Options of {@link createMockClient}. */
export interface MockClientOptions {
  /** Of the mock server: scheme, host and port. */
  url: string;
  /** A provider's account id: only what is that account's is seen and changed. @default everything */
  account?: string | undefined;
}

/** Which messages are meant; all of them without any of these. */
export interface MessageFilter {
  /** E.164. */
  to?: string | undefined;
  /** The sender. */
  from?: string | undefined;
  /** The provider's name: `"twilio"`. */
  provider?: string | undefined;
  /** How far the message has got: `"delivered"`. */
  status?: string | undefined;
  /** What the text, a number or the id contains, in upper or lower case. */
  q?: string | undefined;
}

/** Which message {@link MockClient.waitForMessage} waits for. */
export interface ClientMessageWanted {
  /** E.164. @default any phone */
  to?: string | undefined;
  /** What the text contains, or what it matches. */
  body?: string | RegExp | undefined;
  /** The verification code in the text. */
  code?: string | undefined;
  /** Only messages that were accepted after this one, or not before this time. */
  after?: Pick<MessageSummary, "id"> | Date | undefined;
  /** Milliseconds, at most 60 000. @default 5000 */
  timeoutMs?: number | undefined;
  /** Wait no longer than a message that fits is on its way to a phone. @default false */
  onlyUnderWay?: boolean | undefined;
}

/** What a test does with a mock server, from whatever process it runs in. Each call throws what the server refuses. */
export interface MockClient {
  /**
   * The first message that is delivered to a phone, also one that was before the call, with the `code` in it.
   *
   * @throws NoMessageError when none came in time; it says what did come, with numbers masked and no bodies.
   */
  waitForMessage(wanted?: ClientMessageWanted): Promise<MessageDetail>;
  /** The messages that fit, newest first. */
  messages(filter?: MessageFilter): Promise<MessageSummary[]>;
  /** All there is to know of one. */
  message(id: string): Promise<MessageDetail>;
  /** Forgets the messages that fit; says how many. */
  deleteMessages(filter?: MessageFilter): Promise<number>;
  /** A phone texts the app. Resolves once the app was told. */
  reply(draft: Omit<ReplyDraft, "account">): Promise<ReplyJson>;
  /** A phone, and what went to and fro. */
  phone(number: string): Promise<PhoneThread>;
  /** Changes what is known of a phone; what is not named stays as it was. */
  setPhone(number: string, change: PhoneChange): Promise<PhoneJson>;
  readonly faults: {
    /** Adds a fault; the result removes it. */
    add(fault: Fault): Promise<() => Promise<void>>;
    /** Faults that may still strike. */
    list(): Promise<(Fault & { id: string })[]>;
    /** Removes every fault. */
    clear(): Promise<void>;
  };
  readonly clock: {
    /** Moves the clock forward, for all accounts; what falls due happens before this resolves. */
    advance(ms: number): Promise<ClockJson>;
  };
  /** Back to the start. */
  reset(): Promise<void>;
}

/**
 * A client of a mock server's API, for tests in vitest, Playwright and elsewhere: it loads nothing but `fetch`.
 *
 * @example
 * const phone = createMockClient({ url: "http://127.0.0.1:4010" });
 * const { code } = await phone.waitForMessage({ to: "+15558675310" });
 */
export function createMockClient(options: MockClientOptions): MockClient {
  refuseUnknownOptions("createMockClient", options, { url: true, account: true });
  const { url, account } = options;
  const base = `${url.endsWith("/") ? url.slice(0, -1) : url}/api/v1`;

  async function call<Result>(method: string, path: string, callOptions: CallOptions = {}): Promise<Result> {
    const query = new URLSearchParams();
    for (const [name, value] of Object.entries({ ...callOptions.query, account })) {
      if (value !== undefined) query.set(name, String(value));
    }
    const response = await fetch(`${base}${path}${query.size > 0 ? `?${query}` : ""}`, {
      method,
      ...(callOptions.body !== undefined && {
        headers: { "content-type": "application/json" },
        body: JSON.stringify(callOptions.body),
      }),
    });
    const text = await response.text();
    if (response.ok) return (text === "" ? undefined : JSON.parse(text)) as Result;
    const detail = detailOf(text) ?? `${method} ${path} was answered with ${response.status}.`;
    throw response.status === 408 ? new NoMessageError(detail) : new Error(detail);
  }

  return {
    waitForMessage({ body, after, ...wanted } = {}) {
      const text =
        body instanceof RegExp ? { pattern: body.source, flags: body.flags.replace(/[gy]/g, "") } : { body };
      const since = after instanceof Date ? after.toISOString() : after?.id;
      return call("GET", "/wait", { query: { ...wanted, ...text, after: since } });
    },
    async messages(filter) {
      const found: MessageSummary[] = [];
      let before: string | undefined;
      do {
        const query = { ...filter, limit: 1000, before };
        const page: MessagePage = await call("GET", "/messages", { query });
        found.push(...page.messages);
        before = page.next;
      } while (before !== undefined);
      return found;
    },
    message: (id) => call("GET", `/messages/${encodeURIComponent(id)}`),
    async deleteMessages(filter) {
      const { deleted } = await call<{ deleted: number }>("DELETE", "/messages", { query: filter });
      return deleted;
    },
    reply: (draft) => call("POST", "/replies", { body: draft }),
    phone: (number) => call("GET", `/phones/${encodeURIComponent(number)}`),
    setPhone: (number, change) => call("PATCH", `/phones/${encodeURIComponent(number)}`, { body: change }),
    faults: {
      async add(fault) {
        const { id } = await call<{ id: string }>("POST", "/faults", { body: fault });
        return () => call("DELETE", `/faults/${id}`);
      },
      async list() {
        return (await call<{ faults: (Fault & { id: string })[] }>("GET", "/faults")).faults;
      },
      clear: () => call("DELETE", "/faults"),
    },
    clock: { advance: (advanceMs) => call("POST", "/clock", { body: { advanceMs } }) },
    reset: () => call("POST", "/reset"),
  };
}

interface CallOptions {
  query?: object | undefined;
  body?: object | undefined;
}

/** Of a problem. */
function detailOf(text: string): string | undefined {
  try {
    const { detail } = JSON.parse(text) as { detail?: unknown };
    return typeof detail === "string" ? detail : undefined;
  } catch {
    return undefined;
  }
}
