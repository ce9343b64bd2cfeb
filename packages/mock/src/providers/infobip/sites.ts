import type { ClientSettings } from "../../server/client-settings.ts";
import type { ProviderSite } from "../../server/provider-site.ts";
import { curlArguments } from "../shared/curl.ts";
import { randomHexId } from "../shared/ids.ts";
import { accountIdOf } from "./account-id.ts";

/** The API that is mocked. Each account has its own host. */
export const infobipSites: readonly ProviderSite[] = [
  {
    host: "api.infobip.com",
    hosts: /^(?:[\w-]+\.)?api\.infobip\.com$/,
    matches: ({ path, headers }) =>
      /^\/sms\/[123]\/(?:messages|preview|text|binary|bulks|inbox|reports|logs)(?:\/|$)/.test(path) ||
      path.startsWith("/ct/1/log/end/") ||
      (path.startsWith("/account/1/") && /^App /i.test(headers.get("authorization") ?? "")),
    // The SDK writes a slash after the paths of bulks.
    operations: [
      "POST /sms/3/messages",
      "GET /sms/3/reports",
      "GET /sms/3/logs",
      "POST /sms/2/text/advanced",
      "POST /sms/2/binary/advanced",
      "GET /sms/3/text/query",
      "GET /sms/1/text/query",
      "GET /sms/1/reports",
      "GET /sms/1/logs",
      "POST /sms/1/preview",
      "GET|PUT /sms/1/bulks[/]",
      "GET|PUT /sms/1/bulks/status[/]",
      "GET /sms/1/inbox/reports",
      "POST /ct/1/log/end/{messageId}",
      "GET /account/1/balance",
    ],
  },
];

const apiKey = "0123456789abcdef0123456789abcdef-01234567-89ab-cdef-0123-456789abcdef";
const headers = { authorization: `App ${apiKey}` };
const messagesOf = (url: string) => `${url}/sms/3/messages`;

/** What `describeMockServer` prints. */
export const infobipClients: ClientSettings = {
  node: (url) => `new Infobip({ baseUrl: "${url}", apiKey: "${apiKey}", authType: AuthType.ApiKey });`,
  curl: (url) =>
    curlArguments(messagesOf(url), {
      headers,
      json: {
        messages: [
          { sender: "15550001111", destinations: [{ to: "15558675310" }], content: { text: "hello" } },
        ],
      },
    }),
  resend: (url, { from, to, body }) =>
    curlArguments(messagesOf(url), {
      headers,
      json: { messages: [{ sender: from, destinations: [{ to }], content: { text: body } }] },
    }),
  account(url) {
    const key = `${randomHexId()}-${crypto.randomUUID()}`;
    return { id: accountIdOf(key), env: { INFOBIP_API_KEY: key, INFOBIP_BASE_URL: url } };
  },
};
