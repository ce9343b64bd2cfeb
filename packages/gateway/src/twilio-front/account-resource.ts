import type { FrontCall } from "./front-call.ts";

/**
 * Responds to `GET /2010-04-01/Accounts/{Sid}.json`, with which many programs test their credentials. Unlike Twilio's, it does
 * not have the token.
 * @see https://www.twilio.com/docs/iam/api/account
 */
export async function fetchAccount({ account: { accountSid } }: FrontCall): Promise<Response> {
  const path = `/2010-04-01/Accounts/${accountSid}`;
  return Response.json({
    sid: accountSid,
    owner_account_sid: accountSid,
    friendly_name: "smskit gateway",
    status: "active",
    type: "Full",
    auth_token: null,
    date_created: null,
    date_updated: null,
    uri: `${path}.json`,
    subresource_uris: { messages: `${path}/Messages.json` },
  });
}
