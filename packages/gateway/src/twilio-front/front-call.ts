import type { GatewayContext } from "../context.ts";
import { readBody, withoutByteOrderMark } from "../http/read-body.ts";
import type { GatewayMessage } from "../state/gateway-message.ts";
import { idOfSid, messageResource } from "./message-resource.ts";
import { createSealer, type Sealer } from "./sealed-details.ts";
import { TwilioError } from "./twilio-error.ts";
import type { TwilioAccount } from "./twilio-front-config.ts";

/** A request of a client whose credentials are right. */
export interface FrontCall {
  readonly context: GatewayContext;
  readonly account: TwilioAccount;
  readonly request: Request;
  readonly url: URL;
  /** What follows the account in the path: the SID of a message. */
  readonly sid: string;
}

/** Who asks, for the gateway. */
export function sourceOf({ accountSid }: TwilioAccount): string {
  return `twilio:${accountSid}`;
}

/** Reads a form. Other bodies have no parameters, as for Twilio. */
export async function readForm(request: Request): Promise<URLSearchParams> {
  const body = withoutByteOrderMark(await readBody(request));
  const type = request.headers.get("content-type") ?? "";
  return new URLSearchParams(/^application\/x-www-form-urlencoded\b/i.test(type) ? body : "");
}

/**
 * Returns the message in the path.
 * @throws {TwilioError} 20404 if it is not one of the account.
 */
export async function messageOf({ context, account, sid }: FrontCall): Promise<GatewayMessage> {
  const message = await context.messages.get(idOfSid(sid) ?? "");
  if (message === undefined || message.source !== sourceOf(account)) throw new TwilioError(20404);
  return message;
}

/** Returns a message as the client sees it after it was created: without text and number. */
export function shownMessage({ context, account }: FrontCall, message: GatewayMessage): object {
  const { from, messagingServiceSid } = sealerOf(context).open(message.details?.["sealed"]) ?? {};
  return messageResource(message, account.accountSid, { from, messagingServiceSid });
}

const sealers = new WeakMap<object, Sealer>();

/** The sealer of a gateway: deriving its keys once is enough. */
export function sealerOf(context: GatewayContext): Sealer {
  const known = sealers.get(context) ?? createSealer([context.config.secret].flat());
  sealers.set(context, known);
  return known;
}
