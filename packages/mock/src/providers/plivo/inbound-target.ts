import type { InboundSettings } from "../shared/inbound-settings.ts";
import type { PlivoNumber } from "./options.ts";
import type { PlivoState } from "./state.ts";

/** Where the texts to a number go: to its application, if it has one with a URL. */
export function inboundOf(state: PlivoState, number: PlivoNumber): InboundSettings {
  const id = state.applicationOf(number);
  const { messageUrl, messageMethod } = (id === undefined ? undefined : state.application(id)) ?? {};
  return {
    ...(messageUrl && { inboundUrl: messageUrl }),
    ...(messageMethod !== undefined && { inboundMethod: messageMethod }),
  };
}
