import type { ClientSettings } from "../../server/client-settings.ts";
import type { ProviderSite } from "../../server/provider-site.ts";
import { curlArguments } from "../shared/curl.ts";
import { randomHexId } from "../shared/ids.ts";
import { accountOperations, isAccountPath } from "./account-api.ts";

/** The APIs that are mocked. */
export const vonageSmsSites: readonly ProviderSite[] = [
  {
    host: "rest.nexmo.com",
    hosts: /^rest(?:-[a-z0-9-]+)?\.nexmo\.com$/,
    matches: ({ path }) => path === "/sms/json" || isAccountPath(path),
    operations: ["GET|POST /sms/json", ...accountOperations],
  },
];

const apiSecret = "abcdef0123456789";

/** What `describeMockServer` prints. */
export const vonageSmsClients: ClientSettings = {
  node: (url) => `new SMS(credentials, { restHost: "${url}" });`,
  curl: (url) =>
    curlArguments(`${url}/sms/json`, {
      form: {
        api_key: "abcd1234",
        api_secret: apiSecret,
        from: "15550001111",
        to: "15558675310",
        text: "hello",
      },
    }),
  resend: (url, { accountId = "", parameters }) =>
    curlArguments(`${url}/sms/json`, { form: { api_key: accountId, api_secret: apiSecret, ...parameters } }),
  account(url) {
    const id = randomHexId().slice(0, 8);
    return {
      id,
      env: { VONAGE_API_KEY: id, VONAGE_API_SECRET: randomHexId().slice(0, 16), VONAGE_BASE_URL: url },
    };
  },
};
