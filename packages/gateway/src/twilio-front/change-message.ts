import { cancelMessage } from "../api/cancel-message.ts";
import { redactMessage } from "../api/redact-message.ts";
import { ProblemError } from "../http/problem.ts";
import { forgetOutboxEntries } from "../state/forget-outbox-entries.ts";
import type { GatewayMessage, MessageStatus } from "../state/gateway-message.ts";
import { type FrontCall, messageOf, readForm, shownMessage } from "./front-call.ts";
import { TwilioError } from "./twilio-error.ts";

/** Responds to `GET …/Messages/{Sid}.json`. */
export async function fetchMessage(call: FrontCall): Promise<Response> {
  return Response.json(shownMessage(call, await messageOf(call)));
}

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

/** Responds to `DELETE …/Messages/{Sid}.json`: what the gateway has is gone, and what the provider has stays. */
export async function deleteMessage(call: FrontCall): Promise<Response> {
  const { id, status } = await messageOf(call);
  if (!isEnded(status)) throw new TwilioError(20009);
  const { database, messages } = call.context;
  const outboxId = await messages.outboxIdOf(id);
  if (outboxId !== undefined) await forgetOutboxEntries(database, [outboxId]);
  await messages.delete(id);
  return new Response(null, { status: 204 });
}

async function cancel({ context, request }: FrontCall, message: GatewayMessage): Promise<void> {
  await cancelMessage(context, message, request.signal).catch((thrown: unknown) => {
    throw thrown instanceof ProblemError ? new TwilioError(30409) : thrown;
  });
}

async function redact({ context, request }: FrontCall, message: GatewayMessage): Promise<void> {
  if (!isEnded(message.status)) throw new TwilioError(20009);
  await redactMessage(context, message, request.signal);
}

function isEnded(status: MessageStatus): boolean {
  return status !== "queued" && status !== "unknown";
}
