import type { ClientSettings } from "../../server/client-settings.ts";
import type { ProviderSite } from "../../server/provider-site.ts";
import { curlArguments } from "../shared/curl.ts";
import { randomHexId, stableUuid } from "../shared/ids.ts";
import { telnyxPublicKey } from "./signature.ts";

/** The APIs that are mocked. */
export const telnyxSites: readonly ProviderSite[] = [
  {
    host: "api.telnyx.com",
    hosts: /^api\.telnyx\.com$/,
    matches: ({ path }) => /^\/v2\/(?:messages|balance|phone_numbers|messaging_profiles)(?:\/|$)/.test(path),
    operations: [
      "POST /v2/messages",
      "POST /v2/messages/schedule",
      "GET|DELETE /v2/messages/{id}",
      "GET /v2/balance",
      "GET /v2/phone_numbers/messaging",
      "GET /v2/phone_numbers/{id}/messaging",
      "GET /v2/messaging_profiles",
      "GET|PATCH /v2/messaging_profiles/{id}",
      "GET /v2/messaging_profiles/{id}/phone_numbers",
    ],
  },
];

const apiKey = `KEY${"0".repeat(20)}`;

/** What `describeMockServer` prints. */
export const telnyxClients: ClientSettings = {
  node: (url) =>
    `new Telnyx({ apiKey: "${apiKey}", baseURL: "${url}/v2", publicKey: "${telnyxPublicKey()}" });`,
  curl: (url) =>
    curlArguments(`${url}/v2/messages`, {
      headers: { authorization: `Bearer ${apiKey}` },
      json: { from: "+15550001111", to: "+15558675310", text: "hello" },
    }),
  resend: (url, { from, to, body }) =>
    curlArguments(`${url}/v2/messages`, {
      headers: { authorization: `Bearer ${apiKey}` },
      json: { from, to, text: body },
    }),
  python: (url) =>
    `client = telnyx.Telnyx(api_key="${apiKey}", base_url="${url}/v2", public_key="${telnyxPublicKey()}")`,
  account(url) {
    const key = `KEY${randomHexId()}`;
    return { id: stableUuid(key), env: { TELNYX_API_KEY: key, TELNYX_BASE_URL: `${url}/v2` } };
  },
};
