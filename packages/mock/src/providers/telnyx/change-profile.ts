import type { Uplink } from "../../server/mock-provider.ts";
import type { ProviderRequest } from "../../server/provider-request.ts";
import type { ProviderResponse } from "../../server/provider-response.ts";
import { isHttpUrl } from "../shared/validation.ts";
import { profileResource } from "./account-resources.ts";
import { longestUrl } from "./check-message.ts";
import { data, refused } from "./responses.ts";
import type { CallingAccount, ProfileChange, TelnyxState } from "./state.ts";

const urlFields = { webhook_url: "webhookUrl", webhook_failover_url: "webhookFailoverUrl" } as const;

/**
 * Responds to `PATCH /v2/messaging_profiles/{id}`: changes the webhooks, and whether the profile is enabled. Other fields
 * are accepted and change nothing.
 *
 * @see https://developers.telnyx.com/api-reference/messaging-profiles/update-a-messaging-profile
 */
export function changeProfileResponse(
  { json }: Pick<ProviderRequest, "json">,
  { isLost }: Pick<Uplink, "isLost">,
  { state, account, id }: { state: TelnyxState; account: CallingAccount; id: string },
): ProviderResponse {
  const profile = state.profile(id);
  if (profile === undefined) return refused({ code: "10005" });
  if (json === undefined) return refused({ code: "10015", details: { reason: "the body" } }, 400);
  const change: ProfileChange = {};
  for (const name of ["webhook_url", "webhook_failover_url"] as const) {
    const url = json[name];
    if (url === undefined) continue;
    if (url === null || url === "") change[urlFields[name]] = undefined;
    else if (typeof url === "string" && isHttpUrl(url, longestUrl)) change[urlFields[name]] = url;
    else return refused({ code: "10003", pointer: `/${name}` });
  }
  if (typeof json["enabled"] === "boolean") change.enabled = json["enabled"];
  if (!isLost) state.changeProfile(id, change, account.id);
  return data(profileResource({ ...profile, ...change }, state, account));
}
