import type { InboundMessage } from "@smskit/core";
import type { GatewayConfig } from "../config/gateway-config.ts";
import type { EventTarget, QueuedEvent } from "../events/event-target.ts";
import type { SafeRequest } from "../http/safe-request.ts";
import type { GatewayMessage } from "../state/gateway-message.ts";
import { errorCodeOf, maskedNumber, sidOf, twilioStatusOf } from "./message-resource.ts";
import { createSealer, type FrontDetails } from "./sealed-details.ts";
import type { TwilioAccount } from "./twilio-front-config.ts";
import { twilioSignature } from "./twilio-signature.ts";

/** Returns where the events of the Twilio front go: the `StatusCallback` of a message, and the `inboundUrl` of an account. */
export function twilioTargets({ twilio, secret }: Pick<GatewayConfig, "twilio" | "secret">): EventTarget[] {
  if (twilio === undefined) return [];
  const sealer = createSealer([secret].flat());
  const detailsOf = ({ details }: GatewayMessage) => sealer.open(details?.["sealed"]);
  return twilio.accounts.flatMap((account) => {
    const source = `twilio:${account.accountSid}`;
    const statusTarget: EventTarget = {
      id: source,
      // `sent` follows `accepted`, which clients know as "sent" already.
      wants: (event) =>
        event.type === "message" &&
        event.message.source === source &&
        event.message.status !== "sent" &&
        detailsOf(event.message)?.statusCallback !== undefined,
      request(queued) {
        const { event } = queued;
        const details = event.type === "message" ? detailsOf(event.message) : undefined;
        if (event.type !== "message" || details?.statusCallback === undefined) {
          throw new Error("The StatusCallback cannot be decrypted: the gateway's secret was replaced.");
        }
        return post(queued, account, details.statusCallback, statusForm(event.message, account, details));
      },
    };
    const { inboundUrl } = account;
    if (inboundUrl === undefined) return [statusTarget];
    const inboundTarget: EventTarget = {
      id: `${source}:inbound`,
      wants: (event) => event.type === "inbound",
      request(queued) {
        const { event } = queued;
        if (event.type !== "inbound") throw new Error("Only inbound texts go to the inboundUrl.");
        return post(queued, account, inboundUrl, inboundForm(queued.id, event.message, account));
      },
    };
    return [statusTarget, inboundTarget];
  });
}

/** A form, signed as Twilio signs it. */
function post(
  { id }: QueuedEvent,
  { authToken }: TwilioAccount,
  url: string,
  form: URLSearchParams,
): SafeRequest {
  // The signature covers the URL as the receiver sees it: with a path, with the host in lower case, without a fragment.
  const target = new URL(url);
  target.hash = "";
  const [token] = [authToken].flat();
  return {
    url: target.href,
    headers: {
      "Content-Type": "application/x-www-form-urlencoded; charset=UTF-8",
      "X-Twilio-Signature": twilioSignature(target.href, form, token as string),
      // The same for every attempt, as Twilio's.
      "I-Twilio-Idempotency-Token": id,
    },
    body: form.toString(),
  };
}

/** @see https://www.twilio.com/docs/messaging/guides/track-outbound-message-status */
function statusForm(
  message: GatewayMessage,
  { accountSid }: TwilioAccount,
  { to, from, messagingServiceSid }: FrontDetails,
): URLSearchParams {
  const sid = sidOf(message.id);
  const status = twilioStatusOf(message);
  return formOf([
    ["ErrorCode", errorCodeOf(message)?.toString()],
    ["SmsSid", sid],
    ["SmsStatus", status],
    ["MessageStatus", status],
    ["To", to || maskedNumber(message)],
    ["MessagingServiceSid", messagingServiceSid],
    ["MessageSid", sid],
    ["AccountSid", accountSid],
    ["From", from],
    ["ApiVersion", "2010-04-01"],
  ]);
}

/** @see https://www.twilio.com/docs/messaging/guides/webhook-request */
function inboundForm(
  eventId: string,
  { from, to, body, media, parts, keyword }: InboundMessage,
  { accountSid }: TwilioAccount,
): URLSearchParams {
  const sid = sidOf(eventId);
  return formOf([
    ["SmsMessageSid", sid],
    ["NumMedia", String(media.length)],
    ["SmsSid", sid],
    ["SmsStatus", "received"],
    ["Body", body],
    ["To", to],
    ["NumSegments", String(parts?.total ?? 1)],
    ["MessageSid", sid],
    ["AccountSid", accountSid],
    ["From", from],
    ["ApiVersion", "2010-04-01"],
    ...media.flatMap(({ url, contentType }, index): [string, string][] => [
      [`MediaContentType${index}`, contentType],
      [`MediaUrl${index}`, url],
    ]),
    ["OptOutType", keyword?.toUpperCase()],
  ]);
}

function formOf(fields: readonly (readonly [name: string, value: string | undefined])[]): URLSearchParams {
  const form = new URLSearchParams();
  for (const [name, value] of fields) if (value !== undefined) form.set(name, value);
  return form;
}
