import type { GatewayMessage, MessageStatus } from "../state/gateway-message.ts";
import { type FrontCall, messageOf, readForm, shownMessage } from "./front-call.ts";
import { TwilioError } from "./twilio-error.ts";

/** Responds to `GET …/Messages/{Sid}.json`. */
export async function fetchMessage(call: FrontCall): Promise<Response> {
  return Response.json(shownMessage(call, await messageOf(call)));
}

const ended: ReadonlySet<MessageStatus> = new Set([
  "accepted",
  "sent",
  "delivered",
  "read",
  "undelivered",
  "failed",
  "canceled",
]);

/** Responds to `POST …/Messages/{Sid}.json`: cancels with `Status=canceled`, or redacts with an empty `Body`. */
export async function updateMessage(call: FrontCall): Promise<Response> {
  const message = await messageOf(call);
  const form = await readForm(call.request);
  const status = form.get("Status");
  const body = form.get("Body");
  if (status === null && body === null) throw new TwilioError(20001, "Invalid parameter: nothing to update");
  if (status !== null && status !== "canceled") throw new TwilioError(20001, "Invalid parameter: Status");
  if (body !== null && body !== "") throw new TwilioError(20001, "Invalid parameter: Body");
  if (status === "canceled") await cancel(call, message);
  if (body === "") await redact(call, message);
  return fetchMessage(call);
}

/** Responds to `DELETE …/Messages/{Sid}.json`: the gateway's record is gone, and that of the provider stays. */
export async function deleteMessage(call: FrontCall): Promise<Response> {
  const message = await messageOf(call);
  if (!ended.has(message.status)) throw new TwilioError(20009);
  await call.context.messages.delete(message.id);
  return new Response(null, { status: 204 });
}

async function cancel({ context }: FrontCall, { id, status }: GatewayMessage): Promise<void> {
  if (status === "canceled") return;
  const outboxId = await context.messages.outboxIdOf(id);
  if (outboxId === undefined || !(await context.outbox.cancel(outboxId))) throw new TwilioError(30409);
  context.events.wake();
}

/** The gateway has no text of a message that was sent, so only the provider's is removed. */
async function redact({ context }: FrontCall, message: GatewayMessage): Promise<void> {
  const { status, connector: name, providerId } = message;
  if (!ended.has(status)) throw new TwilioError(20009);
  // What was not sent is at no provider.
  if (name === undefined || providerId === undefined) return;
  const { connector } = context.connectors.find((one) => one.name === name) ?? {};
  if (connector?.redact === undefined) {
    throw new TwilioError(20001, "Invalid parameter: Body; the provider of this message cannot redact it.");
  }
  await connector.redact({ connector: connector.id, id: providerId });
}
