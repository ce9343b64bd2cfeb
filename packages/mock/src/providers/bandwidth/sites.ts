import type { ClientSettings } from "../../server/client-settings.ts";
import type { ProviderSite } from "../../server/provider-site.ts";
import { curlArguments } from "../shared/curl.ts";
import { randomBelow, randomHexId } from "../shared/ids.ts";

/** The APIs that are mocked. */
export const bandwidthSites: readonly ProviderSite[] = [
  {
    host: "messaging.bandwidth.com",
    hosts: /^messaging\.bandwidth\.com$/,
    matches: ({ path }) => /^\/api\/v2\/users\/[^/]+\/messages(?:\/|$)/.test(path),
    operations: [
      "GET|POST /api/v2/users/{accountId}/messages",
      "POST /api/v2/users/{accountId}/messages/multiChannel",
    ],
  },
  {
    host: "api.bandwidth.com",
    hosts: /^api\.bandwidth\.com$/,
    matches: ({ path }) => path === "/api/v1/oauth2/token",
    operations: ["POST /api/v1/oauth2/token"],
  },
];

const accountId = "9900000";
const credentials = { username: "api-user", password: "api-password" };
const applicationId = "93de2206-9669-4e07-948d-329f4b722ee2";
const user = `${credentials.username}:${credentials.password}`;
const messagesOf = (url: string, account: string) => `${url}/api/v2/users/${account}/messages`;

/** What `describeMockServer` prints. */
export const bandwidthClients: ClientSettings = {
  node: (url) =>
    `new MessagesApi(new Configuration({ username: "${credentials.username}", password: "${credentials.password}", basePath: "${url}/api/v2" }));`,
  curl: (url) =>
    curlArguments(messagesOf(url, accountId), {
      user,
      json: { applicationId, from: "+15550001111", to: ["+15558675310"], text: "hello" },
    }),
  resend: (url, { accountId: account = accountId, from, to, body, parameters }) =>
    curlArguments(messagesOf(url, account), {
      user,
      json: { applicationId: parameters["applicationId"] ?? applicationId, from, to: [to], text: body },
    }),
  python: (url) =>
    `configuration = bandwidth.Configuration(host="${url}/api/v2", username="${credentials.username}", password="${credentials.password}")`,
  account(url) {
    const id = String(1_000_000_000 + randomBelow(1_000_000_000));
    return {
      id,
      env: {
        BANDWIDTH_ACCOUNT_ID: id,
        BANDWIDTH_CLIENT_ID: `client-${id}`,
        BANDWIDTH_CLIENT_SECRET: randomHexId(),
        BANDWIDTH_BASE_URL: url,
      },
    };
  },
};
