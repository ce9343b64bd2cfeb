import { phoneSpellings } from "@smskit/core/wrapper";
import type { GatewayContext } from "../context.ts";
import { type FrontCall, readForm, sealerOf, sourceOf } from "./front-call.ts";
import { messageResource } from "./message-resource.ts";
import { readText } from "./read-text.ts";
import { TwilioError } from "./twilio-error.ts";

const daySeconds = 86_400;

/**
 * Responds to `POST …/Messages.json`. A client may name a repeated request by the header with which Twilio names its own.
 * @see https://www.twilio.com/docs/usage/webhooks/webhooks-connection-overrides
 */
export async function createMessage({ context, account, request }: FrontCall): Promise<Response> {
  const form = await readForm(request);
  const { message, from, messagingServiceSid, statusCallback, isUrgent } = readText(
    form,
    account,
    context.config.http.privateHosts,
  );
  const { to } = await context.connector.prepare(message);
  await refuseSuppressed(context, to);
  const token = request.headers.get("i-twilio-idempotency-token");
  const fingerprint = JSON.stringify([...form].toSorted(([one], [other]) => (one < other ? -1 : 1)));
  const submitted = await context.submit({
    source: sourceOf(account),
    message,
    isUrgent,
    once: token ? { key: token, fingerprint, seconds: daySeconds } : undefined,
    countries: account.countries,
    limits: [{ name: `twilio-${account.accountSid}`, texts: account.dailyTexts, perSeconds: daySeconds }],
    details: {
      sealed: sealerOf(context).seal({ to, from, messagingServiceSid, statusCallback }),
    },
  });
  const recorded = submitted.message ?? (await context.messages.get(submitted.id));
  // A repeated request for a message that was deleted meanwhile.
  if (recorded === undefined) throw new TwilioError(20404);
  const shown = { to, body: message.body, from, messagingServiceSid };
  return Response.json(messageResource(recorded, account.accountSid, shown), { status: 201 });
}

/** Refuses a number that has opted out at once, as Twilio does: clients keep it in their own records. */
async function refuseSuppressed({ suppression }: GatewayContext, to: string): Promise<void> {
  const found = phoneSpellings(to).map((spelling) => suppression.has(spelling));
  // Without the list nothing is sent either.
  const listed = await Promise.all(found).catch((): boolean[] => []);
  if (listed.includes(true)) throw new TwilioError(21610);
}
