import type { ClientSettings } from "../../server/client-settings.ts";
import type { ProviderSite } from "../../server/provider-site.ts";
import { curlArguments } from "../shared/curl.ts";
import { randomHexId } from "../shared/ids.ts";
import { apiNumber } from "./senders.ts";

const account = "/v1/Account/{auth_id}";

/**
 * The API that is mocked. Unconfirmed: that Plivo serves a path without its last slash. The SDK for Node.js requests an
 * account with two.
 */
export const plivoSites: readonly ProviderSite[] = [
  {
    host: "api.plivo.com",
    hosts: /^api\.plivo\.com$/,
    matches: ({ path }) => /^\/v1\/[Aa]ccount\//.test(path),
    operations: [
      `GET ${account}[/]`,
      `GET ${account}//`,
      `GET|POST ${account}/Message[/]`,
      `GET ${account}/Message/{message_uuid}[/]`,
      // In lower case, as the guide has it.
      "POST /v1/account/{auth_id}/message/{message_uuid}/conversion[/]",
      `GET ${account}/Number[/]`,
      `GET|POST ${account}/Number/{number}[/]`,
      `GET ${account}/Application[/]`,
      `GET|POST ${account}/Application/{app_id}[/]`,
      `GET ${account}/Powerpack[/]`,
      `GET ${account}/Powerpack/{uuid}[/]`,
      `GET ${account}/NumberPool/{uuid}/Number[/]`,
      `GET ${account}/NumberPool/{uuid}/Number/{number}[/]`,
      `GET ${account}/NumberPool/{uuid}/Tollfree[/]`,
      `GET ${account}/NumberPool/{uuid}/Tollfree/{number}[/]`,
      `GET ${account}/NumberPool/{uuid}/Shortcode[/]`,
      `GET ${account}/NumberPool/{uuid}/Shortcode/{number}[/]`,
    ],
  },
];

const authId = "MA0123456789ABCDEFGH";
/** The token of the credentials that are printed, and of an account that has not signed in yet. */
export const defaultAuthToken = "0123456789abcdefghijklmnopqrstuvwxyzABCD";

/** What `describeMockServer` prints. */
export const plivoClients: ClientSettings = {
  node: (url) =>
    `new plivo.Client("${authId}", "${defaultAuthToken}", { url: "${url}/v1/Account/${authId}" });`,
  curl: (url) => sendArguments(url, { src: "15550001111", dst: "15558675310", text: "hello" }),
  resend: (url, { from, to, body }) =>
    sendArguments(url, { src: apiNumber(from ?? ""), dst: apiNumber(to), text: body }),
  account(url) {
    const id = `MA${randomHexId().slice(0, 18).toUpperCase()}`;
    return { id, env: { PLIVO_AUTH_ID: id, PLIVO_AUTH_TOKEN: randomHexId(), PLIVO_BASE_URL: url } };
  },
};

function sendArguments(url: string, json: Readonly<Record<string, string>>): string {
  return curlArguments(`${url}/v1/Account/${authId}/Message/`, {
    headers: { authorization: `Basic ${btoa(`${authId}:${defaultAuthToken}`)}` },
    json,
  });
}
