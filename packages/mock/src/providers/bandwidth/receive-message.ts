import { countSegments } from "../../carrier/count-segments.ts";
import type { Inbound, InboundText } from "../../carrier/reply.ts";
import { receivingAccount } from "../shared/accounts.ts";
import { inboundSettings } from "../shared/inbound-settings.ts";
import { actOnTollFreeKeyword } from "../shared/toll-free-keywords.ts";
import { failureOfState } from "./delivery-codes.ts";
import { carrierNameOf } from "./delivery-reports.ts";
import { newMessageId } from "./message-id.ts";
import type { BandwidthState } from "./state.ts";
import { bandwidthWebhooks, callbackTime } from "./webhook.ts";

/** Stands for the account of a text if it is unknown. */
const unknownAccount = "0";

/** Receives a text from a phone on one of the account's numbers. A toll-free number also acts on STOP and START. */
export function receiveMessage(text: InboundText, state: BandwidthState): Inbound | undefined {
  const { from, to, body, media, at } = text;
  const { carrier, options } = state;
  const number = state.number(to);
  if (number === undefined) return undefined;
  if (text.account !== undefined && !state.hasAccount(text.account)) return undefined;
  const account =
    receivingAccount(carrier, text, {
      provider: "bandwidth",
      owner: number.accountId,
      unknown: unknownAccount,
    }) ?? state.firstAccount;
  const accountId = account ?? unknownAccount;
  const application = state.applicationOf(number);
  const id = newMessageId(at.getTime());
  const own = application === undefined ? {} : { inboundUrl: application.inboundUrl ?? options.inboundUrl };
  const { inboundUrl } = inboundSettings(carrier, { number: to, account }, own);
  const isMms = media.length > 0;
  return {
    id,
    accountId,
    webhooks: bandwidthWebhooks(
      {
        time: callbackTime(at),
        type: "message-received",
        to,
        description: "Incoming message received",
        message: {
          id,
          owner: to,
          applicationId: application?.id ?? "",
          time: callbackTime(at),
          segmentCount: isMms ? 1 : Math.max(1, countSegments(body).segments),
          direction: "in",
          to: [to],
          from,
          text: body,
          ...(isMms && { media: media.map(({ url }) => url) }),
        },
        ...(state.account(accountId).carrierNames !== false && { carrierName: carrierNameOf(from) }),
      },
      {
        url: inboundUrl,
        credentials: application?.inboundCredentials ?? options.inboundCredentials,
      },
    ),
    onAccepted() {
      const reply = { id: newMessageId(at.getTime()), inReplyTo: id, accountId, account };
      actOnTollFreeKeyword(state, text, { ...reply, provider: "bandwidth", failureOf: failureOfState });
    },
  };
}
