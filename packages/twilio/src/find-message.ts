import type { PreparedMessage } from "@smskit/core";
import { messageOf, type TwilioMessage } from "./message-resource.ts";

/** What a trial account puts before every text. */
const trialPrefix = "Sent from your Twilio trial account - ";
/** Pages of 100 messages to one number that are looked through. */
const pageLimit = 10;

/**
 * Looks through the messages to a recipient, newest first, for the one that was created since and has the very
 * text. It does not filter by `DateSent`, which is null while a message is queued.
 *
 * @param read Reads a page of the list, given its path.
 * @returns the message when exactly one fits: of several, an earlier one with the same text could be a false find.
 * @see https://www.twilio.com/docs/messaging/api/message-resource#read-multiple-message-resources
 */
export async function findMessage(
  { to, body }: PreparedMessage,
  since: Date,
  listPath: string,
  read: (path: string) => Promise<Record<string, unknown>>,
): Promise<TwilioMessage | undefined> {
  // Twilio's dates have whole seconds.
  const earliest = Math.floor(since.getTime() / 1_000) * 1_000;
  const found: TwilioMessage[] = [];
  let path: unknown = `${listPath}?To=${encodeURIComponent(to)}&PageSize=100`;
  for (let page = 0; typeof path === "string" && page < pageLimit; page++) {
    const { messages, next_page_uri } = await read(path);
    const entries = (Array.isArray(messages) ? messages : []).map(messageOf);
    const recent = entries.filter((entry) => entry !== undefined && createdAt(entry) >= earliest);
    found.push(...(recent as TwilioMessage[]).filter((entry) => hasText(entry, body)));
    if (recent.length < entries.length) break;
    path = next_page_uri;
  }
  return found.length === 1 ? found[0] : undefined;
}

function createdAt({ date_created }: TwilioMessage): number {
  return typeof date_created === "string" ? Date.parse(date_created) : Number.NaN;
}

function hasText({ body }: TwilioMessage, text: string | undefined): boolean {
  return text !== undefined && (body === text || body === trialPrefix + text);
}
