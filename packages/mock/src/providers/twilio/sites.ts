import type { ClientSettings } from "../../server/client-settings.ts";
import type { ProviderSite } from "../../server/provider-site.ts";
import { curlArguments } from "../shared/curl.ts";
import { randomHexId } from "../shared/ids.ts";
import { createPathCheck, operationsOf, type TwilioResource } from "./resources.ts";

/** The resources of one of Twilio's APIs. */
export interface TwilioApi {
  /** The first label of its hosts. */
  readonly name: string;
  readonly resources: readonly TwilioResource[];
}

/** The hosts of an API, with its regional ones: `api.twilio.com`, `api.ie1.twilio.com`, `api.dublin.ie1.twilio.com`. */
function hostsOf({ name }: TwilioApi): RegExp {
  return new RegExp(`^${name}(?:\\.[a-z0-9-]+){0,2}\\.twilio\\.com$`);
}

/** Describes the APIs to the server. At its own address, the path says which one a request is for. */
export function sitesOf(apis: readonly TwilioApi[]): readonly ProviderSite[] {
  return apis.map((api) => {
    const isPath = createPathCheck(api.resources);
    return {
      host: `${api.name}.twilio.com`,
      hosts: hostsOf(api),
      matches: ({ path }) => isPath(path) || (api.name === "api" && path.startsWith("/2010-04-01/")),
      operations: operationsOf(api.resources),
    };
  });
}

const accountSid = `AC${"0".repeat(32)}`;
const authToken = "0".repeat(32);

/** What `describeMockServer` prints. */
export const twilioClients: ClientSettings = {
  node: (url) =>
    `client.api.baseUrl = client.messaging.baseUrl = client.verify.baseUrl = client.lookups.baseUrl = "${url}";`,
  curl: (url) =>
    curlArguments(`${url}/2010-04-01/Accounts/${accountSid}/Messages.json`, {
      user: `${accountSid}:${authToken}`,
      form: { To: "+15558675310", From: "+15550001111", Body: "hello" },
    }),
  resend(url, { accountId = accountSid, from, to, body, parameters }) {
    const { ScheduleType: _, SendAt: __, ...again } = parameters;
    // Codes of Verify and replies to texts were not sent by this request.
    const isSent = "Body" in again || "MediaUrl" in again || "ContentSid" in again;
    return curlArguments(`${url}/2010-04-01/Accounts/${accountId}/Messages.json`, {
      user: `${accountId}:${authToken}`,
      form: isSent ? again : { To: to, From: from ?? "", Body: body },
    });
  },
  python: (url) =>
    `client.api.base_url = client.messaging.base_url = client.verify.base_url = client.lookups.base_url = "${url}"`,
  account(url) {
    const id = `AC${randomHexId()}`;
    return {
      id,
      env: { TWILIO_ACCOUNT_SID: id, TWILIO_AUTH_TOKEN: randomHexId(), TWILIO_BASE_URL: url },
    };
  },
};
