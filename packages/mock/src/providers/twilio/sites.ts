import type { ClientSettings } from "../../server/client-settings.ts";
import type { ProviderSite } from "../../server/provider-site.ts";
import { curlArguments } from "../shared/curl.ts";

/** The API of 2010, with its regional hosts. */
export const apiHost: RegExp = /^api(?:\.[a-z0-9-]+){0,2}\.twilio\.com$/;
/** Messaging Services, with their regional hosts. */
export const messagingHost: RegExp = /^messaging(?:\.[a-z0-9-]+){0,2}\.twilio\.com$/;
/** Verify, with its regional hosts. */
export const verifyHost: RegExp = /^verify(?:\.[a-z0-9-]+){0,2}\.twilio\.com$/;

const account = "/2010-04-01/Accounts/{sid}";
const service = "/v1/Services/{sid}";
const verifyService = "/v2/Services/{sid}";

/** The APIs that are mocked. */
export const twilioSites: readonly ProviderSite[] = [
  {
    host: "api.twilio.com",
    hosts: apiHost,
    matches: ({ path }) => path.startsWith("/2010-04-01/"),
    operations: [
      `GET ${account}.json`,
      `GET ${account}/Balance.json`,
      `GET|POST ${account}/Messages.json`,
      `GET|POST|DELETE ${account}/Messages/{sid}.json`,
      `POST ${account}/Messages/{sid}/Feedback.json`,
      `GET ${account}/IncomingPhoneNumbers.json`,
      `GET ${account}/SMS/ShortCodes.json`,
    ],
  },
  {
    host: "messaging.twilio.com",
    hosts: messagingHost,
    matches: ({ path }) => /^\/v1\/Services\b/.test(path),
    operations: [
      `GET ${service}`,
      `GET ${service}/PhoneNumbers`,
      `GET ${service}/ShortCodes`,
      `GET ${service}/AlphaSenders`,
    ],
  },
  {
    host: "verify.twilio.com",
    hosts: verifyHost,
    matches: ({ path }) => /^\/v2\/Services\b/.test(path),
    operations: [
      "GET|POST /v2/Services",
      `GET|POST|DELETE ${verifyService}`,
      `POST ${verifyService}/Verifications`,
      `GET|POST ${verifyService}/Verifications/{sid}`,
      `POST ${verifyService}/VerificationCheck`,
    ],
  },
];

const accountSid = `AC${"0".repeat(32)}`;
const authToken = "0".repeat(32);

/** What `describeMockServer` prints. */
export const twilioClients: ClientSettings = {
  node: (url) => `client.api.baseUrl = client.messaging.baseUrl = client.verify.baseUrl = "${url}";`,
  curl: (url) =>
    curlArguments(`${url}/2010-04-01/Accounts/${accountSid}/Messages.json`, {
      user: `${accountSid}:${authToken}`,
      form: { To: "+15558675310", From: "+15550001111", Body: "hello" },
    }),
  python: (url) => `client.api.base_url = client.messaging.base_url = client.verify.base_url = "${url}"`,
};
