import type { CarrierNumber } from "../../carrier/numbers.ts";
import { listedNumbers } from "./sms-voice/origination-identities.ts";
import type { AwsState } from "./state.ts";

/** The numbers that the options list, and where texts to them go. */
export function knownNumbers(state: AwsState): CarrierNumber[] {
  return (listedNumbers(state) ?? []).map(({ number, twoWayTopicArn = state.topicArn }) => {
    const inboundUrl = state.subscriptions.to(twoWayTopicArn)[0]?.url;
    return { number, provider: "aws", ...(inboundUrl !== undefined && { inboundUrl }) };
  });
}
