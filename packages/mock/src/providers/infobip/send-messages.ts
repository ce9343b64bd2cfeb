import { countSegments, type SegmentCount } from "../../carrier/count-segments.ts";
import type { Uplink } from "../../server/mock-provider.ts";
import { randomBelow } from "../shared/ids.ts";
import { jsonParameters } from "../shared/parameters.ts";
import { readNumber, readSender } from "./addresses.ts";
import type { CheckedRequest, RequestedMessage } from "./check-request.ts";
import { failureOfCode, failureOfState, isStatus, magicCode, type StatusName } from "./delivery-codes.ts";
import { createRequestReports } from "./delivery-reports.ts";
import { countInLanguage, transliterate } from "./languages.ts";
import { rejectionOf } from "./reject-message.ts";
import type { CallingAccount, InfobipState } from "./state.ts";

/** What became of one destination of a request. */
export interface SentDestination {
  /** As the request has it. */
  readonly destination: string;
  readonly messageId: string;
  readonly status: StatusName;
  readonly segments: number;
}

const usualSender = "ServiceSMS";
const longestValidityMs = 48 * 3_600_000;

/** Puts the messages of a request on the carrier; those that Infobip rejects at once as failed. */
export function sendMessages(
  { sendAt, ...request }: CheckedRequest,
  caller: { state: InfobipState; account: CallingAccount },
  uplink: Uplink,
): { bulkId: string; sent: readonly SentDestination[] } {
  const { state, account } = caller;
  const { carrier } = state;
  const bulkId = request.bulkId || newId(carrier.now());
  const reports = createRequestReports(state, account);
  const isScheduled = sendAt !== undefined && sendAt.getTime() > carrier.now();

  function send(message: RequestedMessage): SentDestination {
    const messageId = message.messageId ?? newId(carrier.now());
    const to = readNumber(message.to);
    const from = senderOf(message, caller);
    const { text, ...counted } = asSent(message);
    const code = rejectionOf({ message, messageId, to, from, counted }, caller) ?? magicCode(to ?? "");
    const failure = code === undefined || code === "DELIVERED_TO_OPERATOR" ? undefined : failureOfCode(code);
    const sent = { destination: message.to, messageId, segments: counted.segments };
    const draft = {
      // The carrier's ids are unique; an id that an app chose is unique only within its account.
      id: carrier.message(messageId) === undefined ? messageId : `${messageId}.${account.id}`,
      provider: "infobip",
      accountId: account.id,
      from: readSender(from) ?? from,
      to: to ?? message.to,
      body: text,
      counted,
      failureOf: failureOfState,
      parameters: jsonParameters({ bulkId, messageId, ...message.fields }),
    };
    if (code !== undefined && isStatus(code) && failure?.status === "failed") {
      const isKept = to !== undefined && code !== "REJECTED_DUPLICATE_MESSAGE_ID";
      if (isKept) uplink.accept({ ...draft, status: "failed", errorCode: code });
      return { ...sent, status: code };
    }
    const accepted = uplink.accept({
      ...draft,
      status: isScheduled ? "scheduled" : "queued",
      sendAt: isScheduled ? sendAt : undefined,
      failure,
      validity: {
        periodMs: message.validityMs ?? longestValidityMs,
        expired: failureOfCode("EC_VP_EXPIRED"),
        // Unless it has its own period, a message to a phone that is off is reported at once rather than in two days.
        waitsForPhone: message.validityMs !== undefined,
      },
      ...reports.of(message.delivery),
    });
    reports.add(message.delivery, accepted);
    return { ...sent, status: "PENDING_ACCEPTED" };
  }

  return { bulkId, sent: request.messages.map(send) };
}

function senderOf(
  { sender }: RequestedMessage,
  { state, account }: { state: InfobipState; account: CallingAccount },
): string {
  return sender ?? account.defaultSender ?? state.listedNumbers?.[0]?.number ?? usualSender;
}

/** The text as the phone gets it, with its parts. */
function asSent({ text, isBinary, transliteration, languageCode }: RequestedMessage): SegmentCount & {
  text: string;
} {
  if (isBinary) return { text, segments: 1, encoding: "gsm-7" };
  const sent = transliteration === undefined ? text : transliterate(text, transliteration);
  const { segments, encoding } = countSegments(sent);
  const inLanguage = languageCode === undefined ? undefined : countInLanguage(sent, languageCode);
  return { text: sent, segments: inLanguage?.messageCount ?? Math.max(1, segments), encoding };
}

/** Makes an id as Infobip does: digits, which begin with the time. */
export function newId(now: number): string {
  return `${now}${String(randomBelow(1e9)).padStart(9, "0")}`;
}
