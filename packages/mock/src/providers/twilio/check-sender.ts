import type { RefusalCode } from "./errors.ts";
import type { SendRequest } from "./send-request.ts";
import { kindOfSender } from "./state.ts";

/** The magic senders of every account. */
const magicSenders: Record<string, RefusalCode> = {
  "+15005550001": 21212,
  "+15005550007": 21606,
  "+15005550008": 21611,
};
const magicGoodSender = "+15005550006";
const onItsWay = new Set(["accepted", "queued", "sending"]);

/** Checks `From`, if it was given. */
export function checkSender(send: SendRequest): RefusalCode | undefined {
  const { from, to, account, state, mediaUrls } = send;
  if (from === undefined) return undefined;
  const magic = magicSenders[from];
  if (magic !== undefined) return magic;
  if (account.isTest && from !== magicGoodSender) return 21606;
  const kind = kindOfSender(from);
  if (kind === undefined) return 21212;
  if (from === to) return 21266;
  if (from === magicGoodSender) return undefined;
  if (kind === "alphanumeric" && account.type === "Trial") return 21267;
  const sender = state.sender(from);
  if (sender === undefined) return 21659;
  if (sender.account !== undefined && sender.account !== account.sid) return 21660;
  if (sender.porting === true) return 21606;
  if (sender.sms === false) return 21661;
  if (mediaUrls.length > 0 && sender.mms === false) return 21621;
  if (sender.callingCode !== undefined && !to.startsWith(sender.callingCode)) return 21659;
  const { queueLimit } = sender;
  if (queueLimit !== undefined) {
    const waiting = state.carrier.messages.filter(
      ({ from: by, status }) => by === from && onItsWay.has(status),
    );
    if (waiting.length >= queueLimit) return 21611;
  }
  return undefined;
}
