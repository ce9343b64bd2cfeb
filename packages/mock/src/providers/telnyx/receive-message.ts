import type { Inbound, InboundText } from "../../carrier/reply.ts";
import { receivingAccount } from "../shared/accounts.ts";
import { stableUuid } from "../shared/ids.ts";
import { inboundSettings } from "../shared/inbound-settings.ts";
import { failureOfState } from "./delivery-codes.ts";
import { deliveryReports } from "./delivery-reports.ts";
import { inboundResource } from "./message-resource.ts";
import type { TelnyxState } from "./state.ts";
import { telnyxWebhooks } from "./webhook.ts";

/** Stands for the account of a text if it is unknown. */
const unknownAccount = stableUuid("telnyx");

/** Receives a text from a phone on one of the account's numbers, and acts on STOP, START and HELP. */
export function receiveMessage(text: InboundText, state: TelnyxState): Inbound | undefined {
  const { from, to, body, lastMessage } = text;
  const number = state.number(to);
  if (number === undefined) return undefined;
  if (text.account !== undefined && !state.hasAccount(text.account)) return undefined;
  /** Unknown if any account may have the number, and none has texted the phone: then a keyword counts for all. */
  const account =
    receivingAccount(state.carrier, text, { provider: "telnyx", unknown: unknownAccount }) ??
    state.firstAccount;
  const accountId = account ?? unknownAccount;
  const profile = state.profileOf(lastMessage ?? { from: to, parameters: {} });
  const id = crypto.randomUUID();
  const keyword = state.optOuts.keywordOf(body);
  // A profile's numbers share an opt-out; only the number that received it accepts the opt-in.
  const senders = profile === undefined ? [to] : [profile.id, to];
  const counts = keyword !== "START" || state.optOuts.isOptedOut(from, [to], account);
  const inbound = inboundSettings(
    state.carrier,
    { number: to, account },
    state.inboundOf(profile ?? state.profile(number.profile ?? "")),
  );
  const payload = {
    ...inboundResource({ ...text, id, accountId }, state),
    messaging_profile_id: profile?.id ?? null,
    webhook_url: inbound.inboundUrl ?? null,
    webhook_failover_url: inbound.fallbackUrl ?? null,
  };
  return {
    id,
    accountId,
    webhooks: telnyxWebhooks({ type: "message.received", at: text.at, payload }, [
      inbound.inboundUrl,
      inbound.fallbackUrl,
    ]),
    onAccepted() {
      if (keyword === undefined || !counts) return;
      const reply = state.optOuts.apply(keyword, { phone: from, senders, account });
      if (reply === undefined) return;
      state.carrier.accept({
        id: crypto.randomUUID(),
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
