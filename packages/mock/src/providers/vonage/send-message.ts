import type { CarrierMessage, MessageDraft } from "../../carrier/carrier-message.ts";
import type { Uplink } from "../../server/mock-provider.ts";
import type { ProviderResponse } from "../../server/provider-response.ts";
import { randomHexId } from "../shared/ids.ts";
import { jsonParameters } from "../shared/parameters.ts";
import { type SplitText, splitGsm, splitUcs2, toGsm } from "../shared/split-text.ts";
import { checkMessage } from "./check-message.ts";
import { failureOf, failureOfCode, failureOfState, refusedAtOnce } from "./delivery-codes.ts";
import { channels, type OutboundMessage, objectOf, readMessage, senderOf } from "./read-message.ts";
import { json, problem, refused } from "./responses.ts";
import type { CallingAccount, VonageState } from "./state.ts";
import { statusWebhooks, type Workflow } from "./status-webhooks.ts";

/** Of each part of an SMS, and of a message of another channel, in EUR. */
const price = 0.0333;

/** What sends the messages of a request. */
interface Sender {
  readonly state: VonageState;
  readonly caller: CallingAccount;
  accept(draft: MessageDraft): CarrierMessage;
  readonly isLost: boolean;
}

/** Responds to `POST /v1/messages`: accepts the message, and sends those in `failover` when the one before fails. */
export function sendMessageResponse(
  body: Readonly<Record<string, unknown>>,
  uplink: Uplink,
  { state, caller }: { state: VonageState; caller: CallingAccount },
): ProviderResponse {
  const { failover = [] } = body;
  if (!Array.isArray(failover)) {
    return refused({ code: "1020", parameters: [{ name: "failover", reason: "must be an array." }] });
  }
  const all = [body, ...failover.map(objectOf)];
  for (const [index, one] of all.entries()) {
    const objection = checkMessage(one, index === 0 ? "" : `failover[${index - 1}].`, state);
    if (objection !== undefined) return refused(objection);
  }
  const messages = all.map(readMessage);
  const code = refusedAtOnce(messages[0]?.to ?? "");
  if (code !== undefined) return refused({ code });
  const workflow = "failover" in body ? { id: randomHexId(), total: messages.length } : undefined;
  const sender: Sender = { state, caller, accept: uplink.accept, isLost: uplink.isLost };
  const id = send(messages, { ...sender, position: 1, workflow });
  if (id === undefined) return problem("low-balance");
  return json(202, { message_uuid: id, ...(workflow !== undefined && { workflow_id: workflow.id }) });
}

/** Sends the first of some messages, and the others if it fails. Returns its id, unless the balance does not cover it. */
function send(
  [message, ...others]: readonly OutboundMessage[],
  sender: Sender & Pick<Workflow, "position"> & { workflow: Omit<Workflow, "position"> | undefined },
): string | undefined {
  if (message === undefined) return undefined;
  const { state, caller, position, workflow } = sender;
  const { accounts, carrier } = state;
  const { encoding, parts } = split(message);
  const cost = message.channel === "sms" ? price * parts.length : price;
  if (accounts.balance(caller) < cost) return undefined;
  const id = crypto.randomUUID();
  if (!sender.isLost) {
    accounts.spend(caller.apiKey, cost);
    const next = { ...sender, accept: carrier.accept, position: position + 1 };
    if (others.length > 0) {
      state.workflows.whenFailed(id, { account: caller.apiKey, send: () => void send(others, next) });
    }
  }
  const { ttl } = message;
  sender.accept({
    id,
    provider: "vonage",
    accountId: caller.apiKey,
    from: senderOf(message.from),
    to: message.to,
    channel: channels[message.channel]?.channel,
    body: parts.join(""),
    media: message.media,
    status: "queued",
    failure: failureOf(message, caller, state),
    failureOf: failureOfState,
    ...(ttl !== undefined && {
      validity: { periodMs: ttl * 1000, expired: failureOfCode("1360"), waitsForPhone: true },
    }),
    counted: { segments: parts.length, encoding },
    parameters: jsonParameters(message.json),
    reportsOf: statusWebhooks({
      state,
      caller,
      message,
      price: String(Number(cost.toFixed(4))),
      workflow: workflow && { ...workflow, position },
    }),
  });
  return id;
}

/** Only an SMS is divided. */
function split({ channel, text, encodingType }: OutboundMessage): SplitText {
  const isGsm = toGsm(text) === text;
  if (channel !== "sms") return { encoding: isGsm ? "gsm-7" : "ucs-2", parts: [text] };
  if (encodingType === "unicode" || (encodingType === "auto" && !isGsm)) return splitUcs2(text);
  return splitGsm(toGsm(text));
}
