import { randomUUID } from "node:crypto";
import type { Inbound, InboundText } from "../../carrier/reply.ts";
import { failureOfState } from "./delivery-codes.ts";
import { deliveryReports } from "./delivery-reports.ts";
import { inboundResource } from "./message-resource.ts";
import type { TelnyxState } from "./state.ts";
import { telnyxWebhooks } from "./webhook.ts";

/** Receives a text from a phone on one of the account's numbers, and acts on STOP, START and HELP. */
export function receiveMessage(text: InboundText, state: TelnyxState): Inbound | undefined {
  const { from, to, body, lastMessage } = text;
  const number = state.number(to);
  if (number === undefined) return undefined;
  if (text.account !== undefined && !state.hasAccount(text.account)) return undefined;
  const accountId = text.account ?? lastMessage?.accountId ?? state.firstAccount;
  const profile = state.profileOf(lastMessage ?? { from: to, parameters: {} });
  const id = randomUUID();
  const keyword = state.optOuts.keywordOf(body);
  // An opt-out applies to every number of the profile.
  const senders = profile === undefined ? [to] : [profile.id, to];
  const payload = {
    ...inboundResource({ ...text, id, accountId }, state),
    messaging_profile_id: profile?.id ?? null,
  };
  return {
    id,
    accountId,
    webhooks: telnyxWebhooks({ type: "message.received", at: text.at, payload }, [
      profile?.webhookUrl ?? state.options.webhookUrl,
      profile?.webhookFailoverUrl,
    ]),
    onAccepted() {
      const reply = keyword && state.optOuts.apply(keyword, { phone: from, senders, account: accountId });
      if (!reply) return;
      state.carrier.accept({
        id: randomUUID(),
        provider: "telnyx",
        accountId,
        from: to,
        to: from,
        body: reply,
        status: "queued",
        failureOf: failureOfState,
        inReplyTo: id,
        parameters: { from: to, to: from, text: reply, ...(profile && { messaging_profile_id: profile.id }) },
        ...deliveryReports(state),
      });
    },
  };
}
