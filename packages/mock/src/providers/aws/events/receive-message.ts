import type { Inbound, InboundText } from "../../../carrier/reply.ts";
import type { WebhookRequest } from "../../../server/webhook.ts";
import { receivingAccount } from "../../shared/accounts.ts";
import { inboundSettings } from "../../shared/inbound-settings.ts";
import { findNumber, optOutListOf } from "../sms-voice/origination-identities.ts";
import { notification } from "../sns/notification.ts";
import { subscriptionOf } from "../sns/topic-subscription.ts";
import type { AwsState } from "../state.ts";
import { failureOfState } from "./delivery-codes.ts";

/** Stands for the account of a text if it is unknown. */
const unknownAccount = "000000000000";

/**
 * Receives a text from a phone on one of the account's numbers, and acts on STOP and HELP.
 *
 * @see https://docs.aws.amazon.com/sms-voice/latest/userguide/two-way-sms-payload.html
 */
export function receiveMessage(text: InboundText, state: AwsState): Inbound | undefined {
  const { from, to, body, lastMessage } = text;
  const number = findNumber(state, to);
  if (number === undefined) return undefined;
  if (text.account !== undefined && !state.hasAccount(text.account)) return undefined;
  /** Unknown if any account may have the number, and none has texted the phone: then a keyword counts for all. */
  const account =
    receivingAccount(state.carrier, text, { provider: "aws", unknown: unknownAccount }) ?? state.firstAccount;
  const accountId = account ?? unknownAccount;
  const id = crypto.randomUUID();
  const keyword = state.optOuts.keywordOf(body);
  const message = {
    originationNumber: from,
    destinationNumber: to,
    messageKeyword: keyword ?? `keyword_${accountId}`,
    messageBody: body,
    inboundMessageId: id,
    ...(lastMessage && { previousPublishedMessageId: lastMessage.id }),
  };
  return {
    id,
    accountId,
    webhooks: inboundWebhooks(
      number.number,
      { account, topicArn: number.twoWayTopicArn },
      JSON.stringify(message),
      state,
    ),
    onAccepted() {
      if (keyword === undefined || number.selfManagedOptOuts === true) return;
      const reply = state.optOuts.apply(keyword, {
        phone: from,
        senders: [optOutListOf(state, number.number, number.optOutList)],
        account,
      });
      if (reply === undefined) return;
      state.carrier.accept({
        id: crypto.randomUUID(),
        provider: "aws",
        accountId,
        from: to,
        to: from,
        body: reply,
        status: "accepted",
        failureOf: failureOfState,
        inReplyTo: id,
        parameters: {},
      });
    },
  };
}

/** The notifications to the topic of a number, or to where the number's texts were set to go. */
function inboundWebhooks(
  number: string,
  { account, topicArn = "" }: { account: string | undefined; topicArn: string | undefined },
  message: string,
  state: AwsState,
): WebhookRequest[] {
  const topic = topicArn === "" ? state.topicArn : topicArn;
  const subscribed = state.subscriptions.to(topic);
  const own = subscribed[0]?.url;
  const { inboundUrl } = inboundSettings(state.carrier, { number, account }, { inboundUrl: own });
  if (inboundUrl === undefined) return [];
  const endpoints = inboundUrl === own ? subscribed : [subscriptionOf({ topicArn: topic, url: inboundUrl })];
  return endpoints.map((subscription) => notification(subscription, message));
}
