import type { WebhookAttempt } from "../server/webhook.ts";
import type { WebhookSender } from "../server/webhook-sender.ts";
import type { CarrierMessage } from "./carrier-message.ts";
import type { IdleTracker } from "./idle-tracker.ts";
import { maskPhoneNumber } from "./mask-phone-number.ts";
import type { CarrierReply, Inbound, InboundText, Receiver, ReplyDraft } from "./reply.ts";

/** What a reply needs of the carrier. */
interface ReplyContext {
  messages: readonly CarrierMessage[];
  receivers: readonly Receiver[];
  webhooks: WebhookSender;
  idleTracker: IdleTracker;
  now(): number;
  /** Called as soon as a provider has the text. */
  received(reply: CarrierReply): void;
  attempted(reply: CarrierReply, attempt: WebhookAttempt): void;
}

/** Takes a text from a phone to the app. @internal */
export async function sendReply(draft: ReplyDraft, context: ReplyContext): Promise<CarrierReply> {
  const { from, account } = draft;
  const last = context.messages.findLast(
    (message) =>
      message.to === from &&
      message.from !== null &&
      message.from === (draft.to ?? message.from) &&
      message.provider === (draft.provider ?? message.provider) &&
      message.accountId === (account ?? message.accountId),
  );
  const to = draft.to ?? last?.from ?? undefined;
  if (to === undefined) {
    throw new Error(`The phone ${maskPhoneNumber(from)} got no text that it could answer: give \`to\`.`);
  }
  if (/[A-Za-z]/.test(to)) throw new Error("An alphanumeric sender cannot be answered.");
  const text: InboundText = {
    from,
    to,
    body: draft.body,
    media: draft.media ?? [],
    at: new Date(context.now()),
    ...(account !== undefined && { account }),
    ...(last !== undefined && { lastMessage: last }),
  };
  const { provider, inbound } = findReceiver(text, draft.provider ?? last?.provider, context.receivers);
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
  context.received(reply);
  inbound.onAccepted?.();
  const done = context.idleTracker.begin();
  try {
    for (const webhook of inbound.webhooks) {
      const response = await context.webhooks.send(webhook, "received", (attempt) => {
        callbacks.push(attempt);
        context.attempted(reply, attempt);
      });
      if (response !== undefined) inbound.onResponse?.(response);
    }
  } finally {
    done();
  }
  return reply;
}

/** Of several providers that could have the number, the one that tells an app of it. */
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
  const telling = found.filter(({ inbound }) => inbound.webhooks.length > 0);
  const [chosen, ...others] = telling.length > 0 ? telling : found;
  const number = maskPhoneNumber(text.to);
  if (chosen === undefined) throw new Error(`No provider on this carrier takes texts to ${number}.`);
  if (others.length === 0) return chosen;
  const names = [chosen, ...others].map(({ provider }) => provider).join(", ");
  throw new Error(`Several providers could have the number ${number} (${names}): give \`provider\`.`);
}
