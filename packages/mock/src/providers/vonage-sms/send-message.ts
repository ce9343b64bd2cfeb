import type { Validity } from "../../carrier/carrier-message.ts";
import type { Uplink } from "../../server/mock-provider.ts";
import type { ProviderProblem, ProviderResponse } from "../../server/provider-response.ts";
import { networkOf } from "../shared/networks.ts";
import { splitGsm, splitUcs2, toGsm } from "../shared/split-text.ts";
import { checkParameters, checkRoute, senderOf } from "./check-message.ts";
import { failureOfState, magicDelivery } from "./delivery-codes.ts";
import { deliveryReports } from "./delivery-reports.ts";
import { errorTextOf, isVonageSmsStatus, type Objection, type VonageSmsStatus } from "./errors.ts";
import { json } from "./responses.ts";
import type { CallingAccount, VonageSmsState } from "./state.ts";

/** Of a part, in EUR. */
const price = 0.0333;
/** Parameters that a message does not keep. */
const credentials = new Set(["api_key", "api_secret", "sig", "timestamp"]);

/** Of a number whose network the mock does not know. */
const testNetwork = "23410";

type Part = Record<string, string>;

/** Responds to a request to send: always HTTP 200, with an entry for each part. */
export function sendMessageResponse(
  fields: ReadonlyMap<string, string>,
  uplink: Uplink,
  state: VonageSmsState,
): ProviderResponse {
  const caller = state.authenticate(fields);
  if (!("apiKey" in caller)) return refused(caller);
  if (!state.limit.admit(caller.apiKey, caller.requestsPerSecond)) return refused({ status: "1" });
  if (caller.status === "barred") return refused({ status: "8" });
  if (caller.http === false) return refused({ status: "11" });
  const invalid = checkParameters({ fields });
  if (invalid !== undefined) return refused(invalid);

  const recipient = fields.get("to") ?? "";
  const to = `+${recipient}`;
  const network = networkOf(to)?.code ?? testNetwork;
  const objection = checkRoute({ fields, caller, state, to });
  if (objection !== undefined) return refused(objection, { to: recipient, network });

  const isUnicode = fields.get("type") === "unicode";
  const text = fields.get("text") ?? "";
  const { encoding, parts } = isUnicode ? splitUcs2(text) : splitGsm(toGsm(text));
  if (state.accounts.balance(caller) < price * parts.length) {
    return refused({ status: "9" }, { to: recipient, network, ...money(state, caller) });
  }
  const laterStatus = statusOfLaterParts(to);
  const accepted = laterStatus === undefined ? parts : parts.slice(0, 1);
  const partIds = accepted.map(() => crypto.randomUUID());
  const magic = magicDelivery(to);
  const { receiptUrl = state.options.receiptUrl } = state.accounts.settings(caller.apiKey);
  const receiptOptions = { ...state.options, receiptUrl };
  uplink.accept({
    id: partIds[0] ?? "",
    provider: "vonage-sms",
    accountId: caller.apiKey,
    from: senderOf(fields),
    to,
    body: accepted.join(""),
    status: "queued",
    failure: magic?.failure,
    failureOf: failureOfState,
    validity: validityOf(fields),
    counted: { segments: accepted.length, encoding },
    parameters: Object.fromEntries([...fields].filter(([name]) => !credentials.has(name))),
    ...deliveryReports({ fields, partIds, network, price: price.toFixed(8), magic }, receiptOptions),
  });
  // The response and the receipts repeat the app's references.
  const references = Object.fromEntries(
    ["client-ref", "account-ref"].flatMap((name) => {
      const reference = fields.get(name);
      return reference === undefined ? [] : [[name, reference]];
    }),
  );
  const entries = parts.map((_, index): Part => {
    const id = partIds[index];
    if (id === undefined) return refusedPart({ status: laterStatus ?? "5" }, { to: recipient, network });
    state.accounts.spend(caller.apiKey, price);
    return { to: recipient, "message-id": id, status: "0", ...money(state, caller), network, ...references };
  });
  return responseWith(entries);
}

/** A text with a `ttl` waits for a phone that is off, and expires when the time is over. */
function validityOf(fields: ReadonlyMap<string, string>): Validity | undefined {
  const ttl = fields.get("ttl");
  if (ttl === undefined) return undefined;
  return { periodMs: Number(ttl), expired: failureOfState("unreachable"), waitsForPhone: true };
}

/** `+15005572` and a status of three digits: every part but the first is refused with it. */
function statusOfLaterParts(to: string): VonageSmsStatus | undefined {
  const status = String(Number(/^\+15005572(\d{3})$/.exec(to)?.[1] ?? "0"));
  return isVonageSmsStatus(status) ? status : undefined;
}

function money(state: VonageSmsState, caller: CallingAccount): Part {
  return {
    "remaining-balance": state.accounts.balance(caller).toFixed(8),
    "message-price": price.toFixed(8),
  };
}

function refused(objection: Objection, known: Part = {}): ProviderResponse {
  return responseWith([refusedPart(objection, known)]);
}

function refusedPart(objection: Objection, { to, ...known }: Part): Part {
  return {
    ...(to !== undefined && { to }),
    status: objection.status,
    "error-text": errorTextOf(objection),
    ...known,
  };
}

function problemOf({ status = "", "error-text": message = "" }: Part): ProviderProblem {
  return { code: status, message, url: "https://developer.vonage.com/en/api-errors/sms" };
}

function responseWith(messages: readonly Part[]): ProviderResponse {
  const refusal = messages.find(({ status }) => status !== "0");
  return {
    ...json(200, { "message-count": String(messages.length), messages }),
    ...(refusal !== undefined && { problem: problemOf(refusal) }),
  };
}
