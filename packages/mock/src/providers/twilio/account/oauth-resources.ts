import type { ProviderResponse } from "../../../server/provider-response.ts";
import type { TwilioCall, TwilioResource } from "../resources.ts";
import { json } from "../responses.ts";
import { tokenLifetime } from "./oauth-tokens.ts";

/** Access tokens for client credentials. @see https://www.twilio.com/docs/iam/oauth-apps */
export const oauthResources: readonly TwilioResource[] = [
  { path: "/v1/token", anonymous: true, POST: (call) => issueToken(call, 201) },
  { path: "/v2/token", anonymous: true, POST: (call) => issueToken(call, 200) },
];

function issueToken(call: TwilioCall, status: number): ProviderResponse {
  const { form, query, host } = call.request;
  // Version 1 of the OpenAPI capitalizes the names.
  const [grantType, id, secret] = [
    ["grant_type", "GrantType"],
    ["client_id", "ClientId"],
    ["client_secret", "ClientSecret"],
  ].map((names) => names.map((name) => form.get(name)).find(Boolean));
  if (!id) return call.respondWithError(321402, host);
  if (grantType !== "client_credentials") return call.respondWithError(321403, host);
  const accountSid = query.get("account_sid") ?? undefined;
  const token = secret && call.state.oauth.issue({ id, secret, accountSid });
  if (!token) return call.respondWithError(321401, host);
  return json(status, host, {
    access_token: token,
    refresh_token: null,
    id_token: null,
    token_type: "Bearer",
    expires_in: tokenLifetime,
  });
}
