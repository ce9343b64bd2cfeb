import { randomHexId } from "../shared/ids.ts";

/** Makes an id as Bandwidth does: milliseconds since 1970 and 16 letters or digits. */
export function newMessageId(now: number): string {
  return `${String(now).padStart(13, "0")}${randomHexId().slice(0, 16)}`;
}

/**
 * The id of one recipient's message on the carrier. The recipients of a group share Bandwidth's id, and the carrier needs
 * a different one for each.
 */
export function carrierId(id: string, recipient: number): string {
  return recipient === 0 ? id : `${id}.${recipient + 1}`;
}

/** Bandwidth's id of a message on the carrier. */
export function messageId(id: string): string {
  return id.split(".")[0] ?? id;
}
