import { stableHexId } from "../../shared/ids.ts";
import type { CallingAccount, TwilioState } from "../state.ts";
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
  const known = ownSenders(kind, { state, account }).find((sender) => sidOfSender(kind, sender) === sid);
  const isImplied = state.listedSenders === undefined && !state.numbers.isReleased(sid);
  return known ?? (isImplied ? impliedSender(kind, sid) : undefined);
}

function ownSenders(
  kind: SenderKind,
  { state, account }: { state: TwilioState; account: CallingAccount },
): readonly string[] {
  switch (kind) {
    case "phone":
      return state.numbers.list(account.sid).map(({ phoneNumber }) => phoneNumber);
    case "short-code":
      return state.shortCodes.list(account.sid).map(({ shortCode }) => shortCode);
    default:
      return (state.listedSenders ?? [])
        .filter(({ account: owner }) => owner === undefined || owner === account.sid)
        .map(({ sender }) => sender);
  }
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
