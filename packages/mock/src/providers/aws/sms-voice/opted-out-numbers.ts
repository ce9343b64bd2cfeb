import type { CarrierEngine } from "../../../carrier/carrier.ts";
import type { Uplink } from "../../../server/mock-provider.ts";
import type { ProviderResponse } from "../../../server/provider-response.ts";
import { json, notFound, refused } from "../errors.ts";
import type { Call } from "./call.ts";
import { optOutListOf } from "./origination-identities.ts";
import { arnOf, createdTimestamp, idOf, listResponse, stringsOf } from "./resource-list.ts";

export function describeOptedOutNumbers(call: Call): ProviderResponse {
  const { state, account, fields } = call;
  const list = listOf(call);
  if (list === undefined) return unknownList(call);
  const carrier = state.carrier as CarrierEngine;
  const isOut = (number: string): boolean => state.optOuts.isOptedOut(number, [list], account.id);
  return listResponse(call, {
    name: "OptedOutNumbers",
    type: "opted-out-number",
    fields: { OptOutListArn: arnOf(call, `opt-out-list/${list}`), OptOutListName: list },
    resources: carrier.knownPhones().filter(isOut).map(resourceOf),
    wanted: stringsOf(fields["OptedOutNumbers"]),
    find: (number) => (isOut(number) ? resourceOf(number) : undefined),
  });
}

export function putOptedOutNumber(call: Call, { isLost }: Uplink): ProviderResponse {
  const list = listOf(call);
  if (list === undefined) return unknownList(call);
  const { state, account } = call;
  const phone = phoneOf(call);
  if (!isLost) state.optOuts.apply("STOP", { phone, senders: [list], account: account.id });
  return changed(call, list, phone);
}

export function deleteOptedOutNumber(call: Call, { isLost }: Uplink): ProviderResponse {
  const list = listOf(call);
  if (list === undefined) return unknownList(call);
  const { state, account } = call;
  const phone = phoneOf(call);
  if (!state.optOuts.isOptedOut(phone, [list], account.id))
    return refused(notFound("opted-out-number", phone));
  if (!isLost) state.optOuts.apply("START", { phone, senders: [list], account: account.id });
  return changed(call, list, phone);
}

/** The list that the request names, if a number, a pool or the account has it. */
function listOf({ state, fields }: Call): string | undefined {
  const name = idOf(String(fields["OptOutListName"]));
  const { numbers = [], pools = [] } = state.options;
  const lists = [...numbers, ...pools].map((one) => (typeof one === "string" ? undefined : one.optOutList));
  return name === optOutListOf(state, "") || lists.includes(name) ? name : undefined;
}

function unknownList({ fields }: Call): ProviderResponse {
  return refused(notFound("opt-out-list", idOf(String(fields["OptOutListName"]))));
}

function phoneOf({ fields }: Call): string {
  const number = String(fields["OptedOutNumber"]);
  return number.startsWith("+") ? number : `+${number}`;
}

function changed(call: Call, list: string, phone: string): ProviderResponse {
  return json(200, {
    OptOutListArn: arnOf(call, `opt-out-list/${list}`),
    OptOutListName: list,
    ...resourceOf(phone),
  });
}

function resourceOf(number: string): Record<string, unknown> {
  return { OptedOutNumber: number, OptedOutTimestamp: createdTimestamp, EndUserOptedOut: false };
}
