import type { Uplink } from "../../server/mock-provider.ts";
import type { ProviderResponse } from "../../server/provider-response.ts";
import { isHttpUrl } from "../shared/validation.ts";
import type { ResourceRequest } from "./account-resources.ts";
import type { ApplicationChange } from "./changed-resources.ts";
import { json, refused } from "./responses.ts";
import { textOf } from "./send-request.ts";

const changed = (): ProviderResponse => json(202, { message: "changed" });

/**
 * Responds to `POST /v1/Account/{auth_id}/Number/{number}/`: links a number to the application `app_id`, or with an empty
 * one to none. Other fields are accepted and change nothing.
 *
 * @see https://www.plivo.com/docs/numbers/api/account-phone-number
 */
export function changeNumberResponse(
  { state, account, request }: ResourceRequest,
  { isLost }: Pick<Uplink, "isLost">,
  id: string,
): ProviderResponse {
  const number = /^\+?\d+$/.test(id) ? state.number(id) : undefined;
  if (number === undefined) return refused({ refusal: "not-found" });
  if (request.json === undefined) return refused({ refusal: "json" });
  const appId = request.json["app_id"];
  if (appId === undefined) return changed();
  const application = textOf(appId);
  if (application !== "" && state.application(application) === undefined) {
    return refused({ refusal: "application", details: { id: application } });
  }
  if (!isLost) state.linkNumber(number.number, application === "" ? null : application, account.id);
  return changed();
}

/**
 * Responds to `POST /v1/Account/{auth_id}/Application/{app_id}/`: changes `message_url` and `message_method`. Other fields
 * are accepted and change nothing.
 *
 * @see https://www.plivo.com/docs/account/api/application
 */
export function changeApplicationResponse(
  { state, account, request }: ResourceRequest,
  { isLost }: Pick<Uplink, "isLost">,
  id: string,
): ProviderResponse {
  if (state.application(id) === undefined) return refused({ refusal: "not-found" });
  if (request.json === undefined) return refused({ refusal: "json" });
  const { message_url: url, message_method: method } = request.json;
  const change: ApplicationChange = {};
  if (url !== undefined) {
    const messageUrl = textOf(url);
    if (messageUrl !== "" && !isHttpUrl(messageUrl)) {
      return refused({ refusal: "invalid", details: { name: "message_url" } });
    }
    change.messageUrl = messageUrl;
  }
  if (method !== undefined) {
    if (method !== "GET" && method !== "POST") {
      return refused({ refusal: "invalid", details: { name: "message_method" } });
    }
    change.messageMethod = method;
  }
  if (!isLost) state.changeApplication(id, change, account.id);
  return changed();
}
