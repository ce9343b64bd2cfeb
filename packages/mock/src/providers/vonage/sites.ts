import type { ClientSettings } from "../../server/client-settings.ts";
import type { ProviderSite } from "../../server/provider-site.ts";
import { curlArguments } from "../shared/curl.ts";
import { randomHexId } from "../shared/ids.ts";
import { accountOperations, isAccountPath } from "../vonage-sms/account-api.ts";

/** The APIs that are mocked. The mock of the SMS API serves the second one too. */
export const vonageSites: readonly ProviderSite[] = [
  {
    host: "api.nexmo.com",
    hosts: /^api(?:-(?:eu|us|ap|ac)(?:-\d)?)?\.(?:nexmo|vonage)\.com$/,
    matches: ({ path }) => /^\/v1\/messages(?:\/[^/]+)?$|^\/v2\/applications\/[^/]+$/.test(path),
    operations: [
      "POST /v1/messages",
      "PATCH /v1/messages/{message_uuid}",
      "GET /v2/applications/{application_id}",
    ],
  },
  {
    host: "rest.nexmo.com",
    hosts: /^rest(?:-[a-z0-9-]+)?\.nexmo\.com$/,
    matches: ({ path }) => isAccountPath(path),
    operations: accountOperations,
  },
];

const basic = `Basic ${btoa("abcd1234:abcdef0123456789")}`;

/** What `describeMockServer` prints. */
export const vonageClients: ClientSettings = {
  node: (url) => `new Messages(credentials, { apiHost: "${url}" });`,
  curl: (url) =>
    curlArguments(`${url}/v1/messages`, {
      headers: { authorization: basic },
      json: {
        message_type: "text",
        channel: "sms",
        to: "15558675310",
        from: "15550001111",
        text: "hello",
      },
    }),
  resend: (url, { from, to, body }) =>
    curlArguments(`${url}/v1/messages`, {
      headers: { authorization: basic },
      json: {
        message_type: "text",
        channel: "sms",
        to: to.replace(/^\+/, ""),
        from: (from ?? "").replace(/^\+/, ""),
        text: body,
      },
    }),
  account(url) {
    const id = randomHexId().slice(0, 8);
    return {
      id,
      env: { VONAGE_API_KEY: id, VONAGE_API_SECRET: randomHexId().slice(0, 16), VONAGE_BASE_URL: url },
    };
  },
};
