import { stableHexId } from "../../shared/ids.ts";
import { readAddress } from "../channels.ts";
import { type CallingAccount, kindOfSender, type TwilioState } from "../state.ts";
import { type SenderKind, sidOfSender } from "./messaging-service.ts";
import { linkedNumber } from "./messaging-services.ts";

const senderSid = /^(?:PN|SC|XE)[0-9a-fA-F]{32}$/;

/**
 * Finds the sender of an account by its SID. If the options list no senders, every well-formed SID belongs to one, whose
 * digits follow from the SID.
 */
export function ownedSender(
  kind: Exclude<SenderKind, "alphanumeric">,
  sid: string,
  { state, account }: { state: TwilioState; account: CallingAccount },
): string | undefined {
  if (!senderSid.test(sid)) return undefined;
  if (state.listedSenders === undefined) return impliedSender(kind, sid);
  return state.listedSenders.find(
    ({ sender, account: owner }) =>
      kindOf(sender) === kind &&
      (owner === undefined || owner === account.sid) &&
      sidOfSender(kind, sender) === sid,
  )?.sender;
}

function kindOf(sender: string): SenderKind | undefined {
  return readAddress(sender).channel === "sms" ? kindOfSender(sender) : "channel";
}

function impliedSender(kind: SenderKind, sid: string): string {
  if (sid === sidOfSender(kind, linkedNumber)) return linkedNumber;
  const digits = String(Number.parseInt(stableHexId(sid).slice(0, 8), 16) % 10_000).padStart(4, "0");
  switch (kind) {
    case "channel":
      return `whatsapp:+1201555${digits}`;
    case "short-code":
      return `5${digits}`;
    default:
      return `+1201555${digits}`;
  }
}
