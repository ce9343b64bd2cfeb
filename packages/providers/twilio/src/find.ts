import type { PreparedMessage } from "@smskit/core";
import type { TwilioMessage, TwilioMessages } from "./response.ts";

/** What a trial account puts before every text. */
const trialPrefix = "Sent from your Twilio trial account - ";
/** Pages of 100 messages to one number that are looked through. */
const pageLimit = 10;

/**
 * Looks through the messages to a recipient, newest first, for the one that was created since and has the very
 * text. It does not filter by `DateSent`, which is null while a message is queued.
 *
 * @param read Reads a page of the list, given its path.
 * @returns the message when exactly one fits: of several, or in a list too long to be read to its end, an earlier one
 * with the same text could be a false find.
 * @see https://www.twilio.com/docs/messaging/api/message-resource#read-multiple-message-resources
 */
export async function findMessage(
  { to, body }: PreparedMessage,
  since: Date,
  listPath: string,
  read: (path: string) => Promise<TwilioMessages>,
): Promise<TwilioMessage | undefined> {
  // Twilio's dates have whole seconds.
  const earliest = Math.floor(since.getTime() / 1_000) * 1_000;
  const found: TwilioMessage[] = [];
  let path: unknown = `${listPath}?To=${encodeURIComponent(to)}&PageSize=100`;
  for (let page = 0; typeof path === "string" && page < pageLimit; page++) {
    const { messages, next_page_uri } = await read(path);
    const recent = messages.filter((entry) => entry !== undefined && createdAt(entry) >= earliest);
    found.push(...(recent as TwilioMessage[]).filter((entry) => hasText(entry, body)));
    // One older entry is no end: a scheduled message stands where it was sent, not where it was made.
    path = recent.length === 0 ? undefined : next_page_uri;
  }
  return found.length === 1 && typeof path !== "string" ? found[0] : undefined;
}

function createdAt({ date_created }: TwilioMessage): number {
  return typeof date_created === "string" ? Date.parse(date_created) : Number.NaN;
}

/** To a number of the account itself, the list has the message twice: as it went out, and as it came in. */
function hasText({ body, direction }: TwilioMessage, text: string | undefined): boolean {
  return direction !== "inbound" && text !== undefined && (body === text || body === trialPrefix + text);
}
