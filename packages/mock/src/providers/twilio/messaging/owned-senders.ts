import { stableHexId } from "../../shared/ids.ts";
import type { CallingAccount, TwilioState } from "../state.ts";
import type { SenderKind } from "./messaging-service.ts";

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
  const known =
    kind === "phone"
      ? state.numbers.find(sid, account.sid)?.phoneNumber
      : state.shortCodes.find(sid, account.sid)?.shortCode;
  if (known !== undefined || state.options.senders !== undefined || state.numbers.isReleased(sid))
    return known;
  return kind === "phone" ? `+1201555${digits}` : `5${digits}`;
}
