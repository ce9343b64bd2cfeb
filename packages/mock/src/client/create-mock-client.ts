import type {
  ClockJson,
  MessageDetail,
  MessagePage,
  MessageSummary,
  NumberJson,
  PhoneJson,
  PhoneThread,
  ReplyJson,
  RequestJson,
  RequestPage,
} from "../api/api-types.ts";
import type { Channel } from "../carrier/carrier-message.ts";
import type { NumberChange } from "../carrier/numbers.ts";
import type { PhoneChange } from "../carrier/phones.ts";
import type { ReplyDraft } from "../carrier/reply.ts";
import type { Fault } from "../faults/fault-types.ts";
import { refuseUnknownOptions } from "../server/refuse-unknown-options.ts";
import { NoMessageError } from "./no-message-error.ts";

/** Options of {@link createMockClient}. */
export interface MockClientOptions {
  /** The URL of the mock server: scheme, host and port. */
  url: string;
  /** A provider's account id; limits the client to that account. @default all accounts */
  account?: string | undefined;
}

/** Filters messages. Without any field, all match. */
export interface MessageFilter {
  /** E.164. */
  to?: string | undefined;
  /** The sender. */
  from?: string | undefined;
  /** The provider's name: `"acme"`. */
  provider?: string | undefined;
  /** How it travels. */
  channel?: Channel | undefined;
  /** The status: `"delivered"`. */
  status?: string | undefined;
  /** Matches the text, a number or the id, in upper or lower case. */
  q?: string | undefined;
}

/** Filters requests. Without any field, all match. */
export interface RequestFilter {
  /** The provider that was called: `"acme"`. */
  provider?: string | undefined;
  /** `true` for those that were refused, `false` for all others. */
  failed?: boolean | undefined;
}

/** The message that {@link MockClient.waitForMessage} waits for. */
export interface ClientMessageWanted {
  /** E.164. @default any phone */
  to?: string | undefined;
  /** The text contains or matches this. */
  body?: string | RegExp | undefined;
  /** The verification code in the text. */
  code?: string | undefined;
  /** Only messages that travel this way. @default any */
  channel?: Channel | undefined;
  /** Only messages accepted after this message, or not before this time. */
  after?: Pick<MessageSummary, "id"> | Date | undefined;
  /** Milliseconds, at most 60000. @default 5000 */
  timeoutMs?: number | undefined;
  /** Stop waiting when no matching message is being delivered. @default false */
  onlyUnderWay?: boolean | undefined;
}

/** Controls a mock server from any process. Each method throws when the server refuses the request. */
export interface MockClient {
  /**
   * Resolves with the first message that matches and is delivered, even if that happened before the call.
   *
   * @throws NoMessageError on timeout. The error lists what the carrier accepted, with masked numbers
   * and without bodies.
   */
  waitForMessage(wanted?: ClientMessageWanted): Promise<MessageDetail>;
  /** Lists the messages that match, newest first. */
  messages(filter?: MessageFilter): Promise<MessageSummary[]>;
  /** Returns a message with all its details. */
  message(id: string): Promise<MessageDetail>;
  /** Deletes the messages that match, and returns their number. */
  deleteMessages(filter?: MessageFilter): Promise<number>;
  /** Sends a text from a phone to the app. Resolves once the app has responded. */
  reply(draft: Omit<ReplyDraft, "account">): Promise<ReplyJson>;
  /** Lists the numbers that the app is known to have. */
  numbers(): Promise<NumberJson[]>;
  /**
   * Sets a number of the app: where texts to it are reported, and which provider has it. What you leave out stays, and
   * `null` removes it.
   */
  setNumber(number: string, change: NumberChange): Promise<NumberJson>;
  /** Lists the requests that reached a provider's API, newest first, and what was wrong with them. */
  requests(filter?: RequestFilter): Promise<RequestJson[]>;
  /** Returns a phone and its conversation. */
  phone(number: string): Promise<PhoneThread>;
  /** Changes the state or the opt-outs of a phone; what you leave out stays. */
  setPhone(number: string, change: PhoneChange): Promise<PhoneJson>;
  readonly faults: {
    /** Adds a fault and returns a function that removes it. */
    add(fault: Fault): Promise<() => Promise<void>>;
    /** Lists the faults that may still fire. */
    list(): Promise<(Fault & { id: string })[]>;
    /** Removes every fault. */
    clear(): Promise<void>;
  };
  readonly clock: {
    /** Moves the clock forward for all accounts. Everything due until then happens before this resolves. */
    advance(ms: number): Promise<ClockJson>;
  };
  /** Restores the initial state. */
  reset(): Promise<void>;
}

/**
 * Makes a client of a mock server's API, for tests in Vitest, Playwright and elsewhere. It needs only `fetch`.
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
    const detail = detailOf(text) ?? `${method} ${path}: the server responded with ${response.status}.`;
    throw response.status === 408 ? new NoMessageError(detail) : new Error(detail);
  }

  async function allPages<Page extends { readonly next?: string | undefined }, Item>(
    path: string,
    filter: object | undefined,
    itemsOf: (page: Page) => readonly Item[],
  ): Promise<Item[]> {
    const found: Item[] = [];
    let before: string | undefined;
    do {
      const page: Page = await call("GET", path, { query: { ...filter, limit: 1000, before } });
      found.push(...itemsOf(page));
      before = page.next;
    } while (before !== undefined);
    return found;
  }

  return {
    waitForMessage({ body, after, ...wanted } = {}) {
      const text =
        body instanceof RegExp ? { pattern: body.source, flags: body.flags.replace(/[gy]/g, "") } : { body };
      const since = after instanceof Date ? after.toISOString() : after?.id;
      return call("GET", "/wait", { query: { ...wanted, ...text, after: since } });
    },
    messages: (filter) => allPages<MessagePage, MessageSummary>("/messages", filter, (page) => page.messages),
    message: (id) => call("GET", `/messages/${encodeURIComponent(id)}`),
    async deleteMessages(filter) {
      const { deleted } = await call<{ deleted: number }>("DELETE", "/messages", { query: filter });
      return deleted;
    },
    reply: (draft) => call("POST", "/replies", { body: draft }),
    numbers: async () => (await call<{ numbers: NumberJson[] }>("GET", "/numbers")).numbers,
    setNumber: (number, change) => call("PUT", `/numbers/${encodeURIComponent(number)}`, { body: change }),
    requests: (filter) => allPages<RequestPage, RequestJson>("/requests", filter, (page) => page.requests),
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

/** The `detail` of a problem. */
function detailOf(text: string): string | undefined {
  try {
    const { detail } = JSON.parse(text) as { detail?: unknown };
    return typeof detail === "string" ? detail : undefined;
  } catch {
    return undefined;
  }
}
