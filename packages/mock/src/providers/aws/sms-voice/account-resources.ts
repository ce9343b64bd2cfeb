import type { ProviderResponse } from "../../../server/provider-response.ts";
import type { Call } from "./call.ts";
import { identitiesOf, listedNumbers } from "./origination-identities.ts";
import { listResponse } from "./resource-list.ts";

export function describeAccountAttributes(call: Call): ProviderResponse {
  const { account, state } = call;
  const protection = state.options.protectConfigurations?.find(({ accountDefault }) => accountDefault);
  return listResponse(call, {
    name: "AccountAttributes",
    type: "account",
    resources: [
      { Name: "ACCOUNT_TIER", Value: (account.tier ?? "production").toUpperCase() },
      ...(protection ? [{ Name: "DEFAULT_PROTECT_CONFIGURATION_ID", Value: protection.id }] : []),
    ],
  });
}

export function describeAccountLimits(call: Call): ProviderResponse {
  const { account, state } = call;
  const { options, configurationSets } = state;
  const used: readonly (readonly [name: string, used: number, max: number])[] = [
    ["PHONE_NUMBERS", listedNumbers(state)?.length ?? 0, 25],
    ["POOLS", options.pools?.length ?? 0, 25],
    ["CONFIGURATION_SETS", configurationSets.all(account.id).length, 25],
    ["OPT_OUT_LISTS", 1, 25],
    ["SENDER_IDS", identitiesOf({ senderIds: options.senderIds }).length, 25],
    ["VERIFIED_DESTINATION_NUMBERS", account.verifiedNumbers?.length ?? 0, 10],
  ];
  return listResponse(call, {
    name: "AccountLimits",
    type: "account",
    resources: used.map(([Name, Used, Max]) => ({ Name, Used, Max })),
  });
}

export function describeSpendLimits(call: Call): ProviderResponse {
  const { monthlySpendLimit = 1000 } = call.account;
  const limit = Math.floor(monthlySpendLimit);
  const names = ["TEXT", "VOICE", "MEDIA"];
  return listResponse(call, {
    name: "SpendLimits",
    type: "account",
    resources: names.map((name) => ({
      Name: `${name}_MESSAGE_MONTHLY_SPEND_LIMIT`,
      EnforcedLimit: limit,
      MaxLimit: limit,
      Overridden: false,
    })),
  });
}
