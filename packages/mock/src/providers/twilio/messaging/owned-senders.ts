import { stableHexId } from "../../shared/ids.ts";
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
  const digits = String(Number.parseInt(stableHexId(sid).slice(0, 8), 16) % 10_000).padStart(4, "0");
  if (kind === "channel") return `whatsapp:+1201555${digits}`;
  const listed = state.listedSenders;
  if (listed === undefined) {
    if (sid === sidOfSender(kind, linkedNumber)) return linkedNumber;
    return kind === "phone" ? `+1201555${digits}` : `5${digits}`;
  }
  return listed.find(
    ({ sender, account: owner }) =>
      kindOfSender(sender) === kind &&
      (owner === undefined || owner === account.sid) &&
      sidOfSender(kind, sender) === sid,
  )?.sender;
}
