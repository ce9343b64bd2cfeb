import { randomBelow } from "../shared/ids.ts";

const digits = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/** Makes an id as Sinch does: a ULID, whose first ten of 26 characters are the time. */
export function newId(now: number): string {
  let time = "";
  for (let rest = now; time.length < 10; rest = Math.floor(rest / 32)) time = digits.charAt(rest % 32) + time;
  return time + Array.from({ length: 16 }, () => digits.charAt(randomBelow(32))).join("");
}

/** Whether a text has the form of the id of a group. */
export function isId(text: string): boolean {
  return /^[0-9A-HJKMNP-TV-Z]{26}$/.test(text);
}

/**
 * The id of one recipient's message on the carrier. The recipients of a batch share its id, and the carrier needs a
 * different one for each.
 */
export function carrierId(batchId: string, recipient: number): string {
  return recipient === 0 ? batchId : `${batchId}.${recipient + 1}`;
}

/** The id of the batch that a message on the carrier belongs to. */
export function batchIdOf(id: string): string {
  return id.split(".")[0] ?? id;
}
