import type { ClientSettings } from "../../server/client-settings.ts";
import type { ProviderSite } from "../../server/provider-site.ts";
import { curlArguments } from "../shared/curl.ts";
import { randomHexId } from "../shared/ids.ts";

/** The APIs that are mocked. */
export const sinchSites: readonly ProviderSite[] = [
  {
    host: "us.sms.api.sinch.com",
    // Those that begin with `zt` are for projects.
    hosts: /^(?:zt\.)?(?:us|eu|au|br|ca)\.sms\.api\.sinch\.com$/,
    matches: ({ path }) => path.startsWith("/xms/v1/"),
    operations: [
      "GET|POST /xms/v1/{service_plan_id}/batches",
      "POST /xms/v1/{service_plan_id}/batches/dry_run",
      "GET|DELETE /xms/v1/{service_plan_id}/batches/{batch_id}",
      "GET /xms/v1/{service_plan_id}/batches/{batch_id}/delivery_report",
      "GET /xms/v1/{service_plan_id}/batches/{batch_id}/delivery_report/{recipient_msisdn}",
      "POST /xms/v1/{service_plan_id}/batches/{batch_id}/delivery_feedback",
      "GET /xms/v1/{service_plan_id}/delivery_reports",
      "GET /xms/v1/{service_plan_id}/inbounds",
      "GET /xms/v1/{service_plan_id}/inbounds/{inbound_id}",
    ],
  },
  {
    host: "auth.sinch.com",
    hosts: /^(?:\w+\.)?auth\.sinch\.com$/,
    matches: ({ path }) => path === "/oauth2/token",
    operations: ["POST /oauth2/token"],
  },
];

const servicePlanId = "jd63jf88477ll123ab4567cd89012ef3";
const apiToken = "0123456789abcdef0123456789abcdef";
const batchesOf = (url: string, plan: string) => `${url}/xms/v1/${plan}/batches`;
const headers = { authorization: `Bearer ${apiToken}` };

/** What `describeMockServer` prints. */
export const sinchClients: ClientSettings = {
  node: (url) =>
    `new SmsService({ servicePlanId: "${servicePlanId}", apiToken: "${apiToken}", smsRegion: "us", smsHostname: "${url}" });`,
  curl: (url) =>
    curlArguments(batchesOf(url, servicePlanId), {
      headers,
      json: { from: "+15550001111", to: ["+15558675310"], body: "hello" },
    }),
  resend: (url, { accountId = servicePlanId, from, to, body }) =>
    curlArguments(batchesOf(url, accountId), { headers, json: { from, to: [to], body } }),
  account(url) {
    const id = randomHexId();
    return {
      id,
      env: { SINCH_SERVICE_PLAN_ID: id, SINCH_API_TOKEN: randomHexId(), SINCH_BASE_URL: url },
    };
  },
};
