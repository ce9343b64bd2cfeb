import type { ProviderResponse } from "../../../server/provider-response.ts";
import { metaList } from "../paging.ts";
import type { ResourceStore } from "../resource-store.ts";
import type { TwilioCall, TwilioHandler } from "../resources.ts";
import type { Registration } from "./compliance-state.ts";

/** Responds with the page of registrations that the query asks for. */
export function registrationList(
  key: string,
  registrations: readonly Registration[],
  call: TwilioCall,
  render: (registration: Registration) => Record<string, unknown>,
): ProviderResponse {
  return metaList(key, registrations, call.request, render);
}

/** Finds the registration that a parameter of the path names; below another resource, it has to belong to that. */
export function ofRegistration(
  storeOf: (call: TwilioCall) => ResourceStore<Registration>,
  parameter: string,
  respond: (registration: Registration, call: TwilioCall) => ProviderResponse,
  parentParameter?: string,
): TwilioHandler {
  return (call) => {
    const found = storeOf(call).find(call.path[parameter] ?? "", call.account.sid);
    const belongs = parentParameter === undefined || found?.parentSid === call.path[parentParameter];
    return found === undefined || !belongs ? call.notFound(call.request) : respond(found, call);
  };
}
