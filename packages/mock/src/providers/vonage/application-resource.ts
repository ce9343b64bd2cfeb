import type { ProviderResponse } from "../../server/provider-response.ts";
import { json, problem } from "./responses.ts";
import type { CallingAccount, VonageState } from "./state.ts";

/** The public key of an application about which the options say nothing. */
const noKey = "-----BEGIN PUBLIC KEY-----\n-----END PUBLIC KEY-----\n";

/** Responds to `GET /v2/applications/{id}`. @see https://developer.vonage.com/en/api/application.v2 */
export function applicationResponse(
  id: string,
  { state, caller }: { state: VonageState; caller: CallingAccount },
): ProviderResponse {
  // A token is of one application, and may read none.
  if (caller.application !== undefined) return problem("unathorized");
  const application = state.application(id);
  const isOwn =
    application !== undefined &&
    (state.options.applications === undefined || state.ownerOf(application) === caller.apiKey);
  if (!isOwn) return problem("not-found");
  const { statusUrl = state.options.statusUrl, inboundUrl = state.options.inboundUrl } = application;
  const webhook = (name: string, address: string | undefined) =>
    address === undefined ? {} : { [name]: { address, http_method: "POST" } };
  const webhooks = { ...webhook("inbound_url", inboundUrl), ...webhook("status_url", statusUrl) };
  return json(200, {
    id: application.id,
    name: `Application ${application.id.slice(0, 8)}`,
    keys: { public_key: application.publicKey ?? noKey },
    capabilities: application.messages === false ? {} : { messages: { version: "v1", webhooks } },
    privacy: { improve_ai: false },
    _links: { self: { href: `/v2/applications/${application.id}` } },
  });
}
