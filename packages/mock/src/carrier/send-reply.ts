import type { WebhookAttempt, WebhookRequest } from "../server/webhook.ts";
import type { WebhookSender } from "../server/webhook-sender.ts";
import type { CarrierMessage } from "./carrier-message.ts";
import type { IdleTracker } from "./idle-tracker.ts";
import { maskPhoneNumber } from "./mask-phone-number.ts";
import type { Numbers } from "./numbers.ts";
import type { CarrierReply, Inbound, InboundText, Receiver, ReplyDraft } from "./reply.ts";

/** What a reply needs from the carrier. */
interface ReplyContext {
  messages: readonly CarrierMessage[];
  numberOf: Numbers["get"];
  receivers: readonly Receiver[];
  webhooks: WebhookSender;
  idleTracker: IdleTracker;
  now(): number;
  /** Called as soon as a provider has received the text. */
  received(reply: CarrierReply): void;
  attempted(reply: CarrierReply, attempt: WebhookAttempt): void;
}

/** Sends a text from a phone to the app. @internal */
export async function sendReply(draft: ReplyDraft, context: ReplyContext): Promise<CarrierReply> {
  const { from, account } = draft;
  const last = context.messages.findLast(
    (message) =>
      message.to === from &&
      message.from !== null &&
      message.from === (draft.to ?? message.from) &&
      message.provider === (draft.provider ?? message.provider) &&
      message.accountId === (account ?? message.accountId) &&
      message.channel === (draft.channel ?? message.channel),
  );
  const to = draft.to ?? last?.from ?? undefined;
  if (to === undefined) {
    throw new Error(`to: is missing, and ${maskPhoneNumber(from)} has received no text to reply to.`);
  }
  const channel = draft.channel ?? last?.channel ?? "sms";
  if (channel === "sms" && /[A-Za-z]/.test(to))
    throw new Error("to: is an alphanumeric sender, which cannot receive texts. Use a number.");
  const text: InboundText = {
    from,
    to,
    channel,
    body: draft.body,
    media: draft.media ?? [],
    at: new Date(context.now()),
    ...(account !== undefined && { account }),
    ...(last !== undefined && { lastMessage: last }),
  };
  const { provider, inbound } = findReceiver(
    text,
    draft.provider ?? last?.provider ?? context.numberOf(to, account)?.provider,
    context.receivers,
  );
  const { lastMessage: _, account: __, ...shown } = text;
  const accountId = inbound.accountId ?? account ?? last?.accountId;
  const callbacks: WebhookAttempt[] = [];
  const reply: CarrierReply = {
    id: inbound.id,
    provider,
    ...(accountId !== undefined && { accountId }),
    ...shown,
    callbacks,
  };

  /** Returns the request that follows. */
  async function sendOne(webhook: WebhookRequest): Promise<WebhookRequest | undefined> {
    // The last attempt is shown with what the provider makes of the response.
    let last: WebhookAttempt | undefined;
    const show = (attempt: WebhookAttempt | undefined): void => {
      if (attempt === undefined) return;
      callbacks.push(attempt);
      context.attempted(reply, attempt);
    };
    const response = await context.webhooks.send(webhook, "received", (attempt) => {
      show(last);
      last = attempt;
    });
    const { error, next } = (response && inbound.onResponse?.(response)) ?? {};
    show(last && error !== undefined ? { ...last, error } : last);
    return next;
  }

  context.received(reply);
  inbound.onAccepted?.();
  const done = context.idleTracker.begin();
  try {
    for (const webhook of inbound.webhooks) {
      for (let next: WebhookRequest | undefined = webhook; next !== undefined; ) {
        next = await sendOne(next);
      }
    }
  } finally {
    done();
  }
  return reply;
}

/** Finds the provider of a number. If several could have it, the only one with a webhook wins. */
function findReceiver(
  text: InboundText,
  wanted: string | undefined,
  receivers: readonly Receiver[],
): { provider: string; inbound: Inbound } {
  const found = receivers
    .filter(({ provider }) => wanted === undefined || provider === wanted)
    .flatMap(({ provider, receive }) => {
      const inbound = receive(text);
      return inbound === undefined ? [] : [{ provider, inbound }];
    });
  const withWebhook = found.filter(({ inbound }) => inbound.webhooks.length > 0);
  const [chosen, ...others] = withWebhook.length > 0 ? withWebhook : found;
  const number = maskPhoneNumber(text.to);
  if (chosen === undefined) throw new Error(`to: no provider on this carrier receives texts to ${number}.`);
  if (others.length === 0) return chosen;
  const names = [chosen, ...others].map(({ provider }) => provider).join(", ");
  throw new Error(
    `provider: is missing. Several providers could have the number ${number}: ${names}. Name one, or set the provider of the number.`,
  );
}
