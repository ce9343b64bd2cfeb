import { stableHexId } from "../../shared/ids.ts";
import { readAddress } from "../channels.ts";
import type { CallingAccount, TwilioState } from "../state.ts";
import { type SenderKind, sidOfSender } from "./messaging-service.ts";

/** Every account can buy this number, and text from it. */
const magicNumber = "+15005550006";

/**
 * Finds the sender of an account by its SID. Short codes and senders of other channels cannot be bought through the API: if
 * the options list no senders, every well-formed SID belongs to one, whose digits follow from the SID.
 */
export function ownedSender(
  kind: Exclude<SenderKind, "alphanumeric">,
  sid: string,
  { state, account }: { state: TwilioState; account: CallingAccount },
): string | undefined {
  switch (kind) {
    case "phone": {
      const known = state.numbers.find(sid, account.sid)?.phoneNumber;
      return known ?? (sid === sidOfSender(kind, magicNumber) ? magicNumber : undefined);
    }
    case "short-code": {
      const known = state.shortCodes.find(sid, account.sid)?.shortCode;
      return known ?? (isImplied(sid, "SC", state) ? `5${digitsOf(sid)}` : undefined);
    }
    case "channel": {
      const listed = state.listedSenders?.find(
        ({ sender, account: owner = account.sid }) =>
          readAddress(sender).channel !== "sms" && owner === account.sid && sidOfSender(kind, sender) === sid,
      );
      return (
        listed?.sender ?? (isImplied(sid, "XE", state) ? `whatsapp:+1201555${digitsOf(sid)}` : undefined)
      );
    }
  }
}

function isImplied(sid: string, prefix: string, { listedSenders }: TwilioState): boolean {
  return listedSenders === undefined && new RegExp(`^${prefix}[0-9a-fA-F]{32}$`).test(sid);
}

/** Four digits that are always the same for the same SID. */
function digitsOf(sid: string): string {
  return String(Number.parseInt(stableHexId(sid).slice(0, 8), 16) % 10_000).padStart(4, "0");
}
