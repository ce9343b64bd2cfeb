import type { Uplink } from "../../../server/mock-provider.ts";
import type { ProviderResponse } from "../../../server/provider-response.ts";
import { invalidField, json, notFound, type Objection, refused } from "../errors.ts";
import type { Call } from "./call.ts";
import { type ConfigurationSet, configurationSetName, type EventDestination } from "./configuration-sets.ts";
import { arnOf, createdTimestamp, listResponse, stringsOf } from "./resource-list.ts";

export function describeConfigurationSets(call: Call): ProviderResponse {
  const { state, account, fields } = call;
  return listResponse(call, {
    name: "ConfigurationSets",
    type: "configuration-set",
    resources: state.configurationSets.all(account.id).map((set) => resourceOf(set, call)),
    wanted: stringsOf(fields["ConfigurationSetNames"]).map(configurationSetName),
    find: (name) => {
      const set = state.configurationSets.find(account.id, name);
      return set && resourceOf(set, call);
    },
  });
}

export function createConfigurationSet(call: Call, { isLost }: Uplink): ProviderResponse {
  const { state, account, fields } = call;
  const name = String(fields["ConfigurationSetName"]);
  if (state.configurationSets.all(account.id).some((set) => set.name === name)) {
    return refused(exists("configuration-set", name));
  }
  if (!isLost) {
    state.configurationSets.put(account.id, { name, eventDestinations: [], protectConfiguration: undefined });
  }
  return json(200, {
    ConfigurationSetArn: arnOf(call, `configuration-set/${name}`),
    ConfigurationSetName: name,
    Tags: [],
    CreatedTimestamp: createdTimestamp,
  });
}

/** Only topics get events here; a CloudWatch or Firehose destination is accepted, and gets none. */
export function createEventDestination(call: Call, { isLost }: Uplink): ProviderResponse {
  const { state, account, fields } = call;
  const setName = configurationSetName(String(fields["ConfigurationSetName"]));
  const set = state.configurationSets.find(account.id, setName);
  if (set === undefined) return refused(notFound("configuration-set", setName));
  const name = String(fields["EventDestinationName"]);
  if (set.eventDestinations.some((one) => one.name === name))
    return refused(exists("event-destination", name));
  const topicArn = (fields["SnsDestination"] as { TopicArn?: unknown } | undefined)?.TopicArn;
  if (topicArn !== undefined && !/^arn:\S{16,}$/.test(String(topicArn))) {
    return refused(invalidField("SnsDestination", "The ARN of the topic is not valid", "INVALID_ARN"));
  }
  const destination: EventDestination = {
    name,
    eventTypes: stringsOf(fields["MatchingEventTypes"]),
    topicArn: topicArn === undefined ? undefined : String(topicArn),
  };
  if (!isLost) {
    state.configurationSets.put(account.id, {
      ...set,
      eventDestinations: [...set.eventDestinations, destination],
    });
  }
  return json(200, {
    ConfigurationSetArn: arnOf(call, `configuration-set/${setName}`),
    ConfigurationSetName: setName,
    EventDestination: destinationResource(destination),
  });
}

function resourceOf({ name, eventDestinations, protectConfiguration }: ConfigurationSet, call: Call) {
  return {
    ConfigurationSetArn: arnOf(call, `configuration-set/${name}`),
    ConfigurationSetName: name,
    EventDestinations: eventDestinations.map(destinationResource),
    CreatedTimestamp: createdTimestamp,
    ...(protectConfiguration !== undefined && { ProtectConfigurationId: protectConfiguration }),
  };
}

function destinationResource({ name, eventTypes, topicArn }: EventDestination) {
  return {
    EventDestinationName: name,
    Enabled: true,
    MatchingEventTypes: eventTypes,
    ...(topicArn !== undefined && { SnsDestination: { TopicArn: topicArn } }),
  };
}

function exists(resourceType: string, resourceId: string): Objection {
  return { type: "ConflictException", reason: "RESOURCE_ALREADY_EXISTS", resourceType, resourceId };
}
