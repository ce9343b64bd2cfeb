import type { ProviderResponse } from "../../../server/provider-response.ts";
import { countryOfNumber } from "../../shared/countries.ts";
import { stableHexId } from "../../shared/ids.ts";
import { notFound, refused } from "../errors.ts";
import type { AwsNumber, AwsPool, AwsProtectConfiguration } from "../options.ts";
import type { Call } from "./call.ts";
import { findNumber, findPool, idOfNumber, listedNumbers, optOutListOf } from "./origination-identities.ts";
import { arnOf, createdTimestamp, idOf, listResponse, stringsOf } from "./resource-list.ts";

export function describePhoneNumbers(call: Call): ProviderResponse {
  const { state, fields } = call;
  return listResponse(call, {
    name: "PhoneNumbers",
    type: "phone-number",
    resources: (listedNumbers(state) ?? []).map((number) => numberResource(number, call)),
    wanted: stringsOf(fields["PhoneNumberIds"]).map(idOf),
    find: (id) => {
      const number = id.startsWith("phone-") ? findNumber(state, id) : undefined;
      return number && numberResource(number, call);
    },
  });
}

export function describePools(call: Call): ProviderResponse {
  const { state, fields } = call;
  return listResponse(call, {
    name: "Pools",
    type: "pool",
    resources: (state.options.pools ?? []).map((pool) => poolResource(pool, call)),
    wanted: stringsOf(fields["PoolIds"]).map(idOf),
    find: (id) => {
      const pool = findPool(state, id);
      return pool && poolResource(pool, call);
    },
  });
}

export function describeSenderIds(call: Call): ProviderResponse {
  const { state, fields } = call;
  const { senderIds } = state.options;
  const wanted = ((fields["SenderIds"] ?? []) as readonly Record<string, unknown>[]).map((one) => ({
    id: String(one["SenderId"]),
    country: String(one["IsoCountryCode"]),
  }));
  const missing = wanted.find(({ id }) => senderIds?.includes(id) === false);
  if (missing !== undefined) return refused(notFound("sender-id", missing.id));
  const all = wanted.length > 0 ? wanted : (senderIds ?? []).map((id) => ({ id, country: "GB" }));
  return listResponse(call, {
    name: "SenderIds",
    type: "sender-id",
    resources: all.map(({ id, country }) => ({
      SenderIdArn: arnOf(call, `sender-id/${id}/${country}`),
      SenderId: id,
      IsoCountryCode: country,
      MessageTypes: ["TRANSACTIONAL", "PROMOTIONAL"],
      MonthlyLeasingPrice: "0.00",
      DeletionProtectionEnabled: false,
      Registered: false,
    })),
  });
}

export function describeProtectConfigurations(call: Call): ProviderResponse {
  const all = call.state.options.protectConfigurations ?? [];
  const resourceOf = ({ id, accountDefault = false }: AwsProtectConfiguration) => ({
    ProtectConfigurationArn: arnOf(call, `protect-configuration/${id}`),
    ProtectConfigurationId: id,
    CreatedTimestamp: createdTimestamp,
    AccountDefault: accountDefault,
    DeletionProtectionEnabled: false,
  });
  return listResponse(call, {
    name: "ProtectConfigurations",
    type: "protect-configuration",
    resources: all.map(resourceOf),
    wanted: stringsOf(call.fields["ProtectConfigurationIds"]).map(idOf),
    find: (wanted) => {
      const found = all.find(({ id }) => id === wanted);
      return found && resourceOf(found);
    },
  });
}

export function describeVerifiedDestinationNumbers(call: Call): ProviderResponse {
  const { verifiedNumbers = [] } = call.account;
  const resourceOf = (number: string) => ({
    VerifiedDestinationNumberArn: arnOf(call, `verified-destination-number/verified-${stableHexId(number)}`),
    VerifiedDestinationNumberId: `verified-${stableHexId(number)}`,
    DestinationPhoneNumber: number,
    Status: "VERIFIED",
    CreatedTimestamp: createdTimestamp,
  });
  return listResponse(call, {
    name: "VerifiedDestinationNumbers",
    type: "verified-destination-number",
    resources: verifiedNumbers.map(resourceOf),
    wanted: stringsOf(call.fields["DestinationPhoneNumbers"]),
    find: (number) => (verifiedNumbers.includes(number) ? resourceOf(number) : undefined),
  });
}

function numberResource(number: AwsNumber, call: Call): Record<string, unknown> {
  const { state } = call;
  const id = idOfNumber(number);
  const pool = state.options.pools?.find(({ identities }) => identities.includes(number.number));
  return {
    PhoneNumberArn: arnOf(call, `phone-number/${id}`),
    PhoneNumberId: id,
    PhoneNumber: number.number,
    Status: number.status ?? "ACTIVE",
    IsoCountryCode: countryOfNumber(number.number)?.country ?? "US",
    MessageType: number.messageType ?? "TRANSACTIONAL",
    NumberCapabilities: number.capabilities ?? ["SMS"],
    NumberType: number.number.startsWith("+") ? "LONG_CODE" : "SHORT_CODE",
    MonthlyLeasingPrice: "1.00",
    TwoWayEnabled: true,
    TwoWayChannelArn: number.twoWayTopicArn ?? state.topicArn,
    SelfManagedOptOutsEnabled: number.selfManagedOptOuts ?? false,
    OptOutListName: optOutListOf(state, number.number, number.optOutList),
    InternationalSendingEnabled: number.internationalSending ?? true,
    DeletionProtectionEnabled: false,
    ...(pool && { PoolId: pool.id }),
    CreatedTimestamp: createdTimestamp,
  };
}

function poolResource({ id, optOutList = "Default" }: AwsPool, call: Call): Record<string, unknown> {
  return {
    PoolArn: arnOf(call, `pool/${id}`),
    PoolId: id,
    Status: "ACTIVE",
    MessageType: "TRANSACTIONAL",
    TwoWayEnabled: true,
    TwoWayChannelArn: call.state.topicArn,
    SelfManagedOptOutsEnabled: false,
    OptOutListName: optOutList,
    SharedRoutesEnabled: false,
    DeletionProtectionEnabled: false,
    CreatedTimestamp: createdTimestamp,
  };
}
