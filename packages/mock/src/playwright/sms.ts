import type { MessageDetail, MessageSummary, PhoneJson, ReplyJson } from "../api/api-types.ts";
import { maskPhoneNumber } from "../carrier/mask-phone-number.ts";
import type { PhoneChange } from "../carrier/phones.ts";
import type { ReplyDraft } from "../carrier/reply.ts";
import type { ClientMessageWanted, MessageFilter, MockClient } from "../client/create-mock-client.ts";
import { NoMessageError } from "../client/no-message-error.ts";
import type { Fault } from "../faults/fault-types.ts";

/** The phones and the provider of one test. */
export interface Sms {
  /** The URL of the mock server, without a path. */
  readonly url: string;
  /** The account that this test sees and changes; `undefined` if it sees the whole server. */
  readonly account: string | undefined;
  /** Returns a number that no other test of this run has, E.164. It is from the range that is reserved for fiction. */
  number(): string;
  /**
   * Resolves with the code in the next text to a number. Each call returns the code of a later text.
   *
   * @throws NoMessageError on timeout, with what arrived instead; numbers are masked, texts are left out.
   */
  waitForCode(
    to: string,
    options?: {
      /** Milliseconds, at most 60000. @default 5000 */
      timeoutMs?: number | undefined;
    },
  ): Promise<string>;
  /**
   * Resolves with the first text of this test that matches and is delivered.
   *
   * @throws NoMessageError on timeout, with what arrived instead; numbers are masked, texts are left out.
   */
  waitForMessage(wanted?: ClientMessageWanted): Promise<MessageDetail>;
  /** Lists the texts that match, newest first. */
  messages(filter?: MessageFilter): Promise<MessageSummary[]>;
  /** Sends a text from a phone to the app. Resolves once the app has responded. */
  reply(draft: Omit<ReplyDraft, "account">): Promise<ReplyJson>;
  /** Changes the state or the opt-outs of a phone; what you leave out stays. */
  setPhone(number: string, change: PhoneChange): Promise<PhoneJson>;
  /**
   * Makes the provider fail. If other tests use the same account, the fault must name the number `to`.
   *
   * @returns what removes the fault before the end of the test.
   */
  fault(fault: Fault): Promise<() => Promise<void>>;
}

/** What the fixture needs for one test. */
export interface SmsContext {
  client: MockClient;
  url: string;
  account: string | undefined;
  number: () => string;
  /**
   * Set if others use the same account: when the test began, by the server's clock. What the test changes is then
   * limited to its numbers, and undone at its end.
   */
  sharedSince: Date | undefined;
}

/** Makes the `sms` of a test, and a function that undoes what the test changed for others. */
export function createSms({ client, url, account, number, sharedSince }: SmsContext): {
  sms: Sms;
  undo: () => Promise<void>;
} {
  const lastSeen = new Map<string, ClientMessageWanted["after"]>();
  const changedPhones = new Set<string>();
  const faults: (() => Promise<void>)[] = [];
  const noteChange = (phone: string): void => void (sharedSince && changedPhones.add(phone));

  const waitForMessage = (wanted: ClientMessageWanted = {}): Promise<MessageDetail> =>
    client.waitForMessage({ ...wanted, after: wanted.after ?? sharedSince });

  const sms: Sms = {
    url,
    account,
    number,
    waitForMessage,
    async waitForCode(to, { timeoutMs = 5000 } = {}) {
      const deadline = performance.now() + timeoutMs;
      let withoutCode = 0;
      for (;;) {
        const left = Math.max(0, Math.round(deadline - performance.now()));
        const message = await waitForMessage({ to, after: lastSeen.get(to), timeoutMs: left }).catch(
          (error) => {
            if (!(error instanceof NoMessageError) || withoutCode === 0) throw error;
            const texts = withoutCode === 1 ? "1 text without a code" : `${withoutCode} texts without a code`;
            throw new NoMessageError(`${maskPhoneNumber(to)} received ${texts}. ${error.message}`);
          },
        );
        lastSeen.set(to, message);
        if (message.code !== undefined) return message.code;
        withoutCode += 1;
      }
    },
    async messages(filter) {
      const found = await client.messages(filter);
      return sharedSince ? found.filter(({ createdAt }) => new Date(createdAt) >= sharedSince) : found;
    },
    reply(draft) {
      noteChange(draft.from);
      return client.reply(draft);
    },
    setPhone(phone, change) {
      noteChange(phone);
      return client.setPhone(phone, change);
    },
    async fault(fault) {
      if (sharedSince !== undefined && fault.to === undefined) {
        throw new Error(
          `to: is missing. Other tests use the same account, so limit the fault "${fault.kind}" to a number of this test, or set smsProvider.`,
        );
      }
      const remove = await client.faults.add(fault);
      if (sharedSince !== undefined) faults.push(remove);
      return remove;
    },
  };

  async function undo(): Promise<void> {
    // A fault that has fired as often as it may does not exist any more.
    await Promise.all(faults.map((remove) => remove().catch(() => undefined)));
    for (const phone of changedPhones) await client.setPhone(phone, { state: "reachable", optedOutOf: [] });
  }
  return { sms, undo };
}
