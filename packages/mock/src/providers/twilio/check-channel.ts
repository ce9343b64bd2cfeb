import { isPhoneNumber } from "../shared/validation.ts";
import { shownAddress } from "./channels.ts";
import type { RefusalCode } from "./errors.ts";
import type { SendRequest } from "./send-request.ts";

/** Checks that sender and recipient are of one channel, and both of them if it is not SMS. */
export function checkChannel(send: SendRequest): RefusalCode | undefined {
  const { channel, fromChannel, from, to, account, state } = send;
  if (fromChannel !== channel) return 21910;
  if (channel === "sms") return undefined;
  if (!isPhoneNumber(to)) return 21211;
  if (from !== undefined) {
    // Test credentials have no channels.
    if (account.isTest || !isSenderOf(send)) return 63007;
    if (from === to) return 63031;
  }
  if (account.type === "Trial" && !account.verifiedNumbers?.includes(to)) return 21608;
  return state.optOuts.isOptedOut(to, [from, send.serviceSid], account.sid) ? 21610 : undefined;
}

/** Senders of a channel are registered apart from numbers: the options list them with its prefix. */
function isSenderOf({ channel, from = "", account, state }: SendRequest): boolean {
  const isWellFormed = channel === "whatsapp" ? isPhoneNumber(from) : /^\w[\w.-]{0,99}$|^\+\d+$/.test(from);
  const sender = state.channelSender(shownAddress({ channel, address: from }));
  if (sender === undefined || !isWellFormed) return false;
  return sender.account === undefined || sender.account === account.sid;
}
