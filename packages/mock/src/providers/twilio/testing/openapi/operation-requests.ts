/**
 * One request or more for each operation of Twilio's mock. The test sends them in this order, to a mock with the options
 * `world`, and compares every response with Twilio's OpenAPI.
 *
 * To cover an operation, add a row to its area:
 *
 *     { operation: "POST api.twilio.com/2010-04-01/Accounts/{account}/Keys.json", form: { … }, keep: { key: "sid" } },
 *     { operation: "GET api.twilio.com/2010-04-01/Accounts/{account}/Keys/{key}.json" },
 *
 * A name in braces is replaced in addresses and values: `{account}` is the calling account, every other one was kept by a row
 * above. A row that deletes something comes last in its area.
 */
import type { MockTwilioOptions } from "../../../../index.ts";
import { mediaRecords } from "../../media/message-media.ts";
import { contents } from "../content/content-operations.ts";
import { lookups } from "../lookup/lookup-operations.ts";
import { serviceSid } from "../twilio-client.ts";
import { verifyOperations } from "../verify/verify-operations.ts";
import { accountRequests, numberRequests, usageRequests } from "./account-requests.ts";
import { complianceRequests, messagingRequests } from "./messaging-requests.ts";
import type { OperationRequest } from "./operation-request.ts";

const from = "+15550001111";
const to = "+15558675310";

/** What exists before the first request. */
export const world: MockTwilioOptions = {
  senders: [from, "12345", "whatsapp:+15550003333"],
  services: [{ sid: serviceSid, phoneNumbers: [from], shortCodes: ["12345"], alphaSenders: ["Acme"] }],
};

const account = "api.twilio.com/2010-04-01/Accounts/{account}";

const messages: readonly OperationRequest[] = [
  {
    operation: `POST ${account}/Messages.json`,
    form: { To: to, From: from, Body: "hello" },
    keep: { message: "sid" },
  },
  {
    operation: `POST ${account}/Messages.json`,
    form: { To: to, MessagingServiceSid: serviceSid, Body: "hello" },
  },
  {
    operation: `GET ${account}/Messages/{message}.json`,
    before: (carrier) => carrier.advance(1000),
  },
  { operation: `GET ${account}/Messages.json`, query: { To: to, PageSize: "1" } },
  { operation: `POST ${account}/Messages/{message}/Feedback.json`, form: { Outcome: "confirmed" } },
  {
    operation: `POST ${account}/Messages.json`,
    form: { To: to, From: from, Body: "look", MediaUrl: "https://example.com/a.png" },
    keep: { mms: "sid" },
  },
  {
    operation: `GET ${account}/Messages/{mms}/Media.json`,
    query: { DateCreated: "2026-11-23" },
    before: (carrier, kept) => {
      kept["file"] = mediaRecords(kept["mms"] ?? "", [{ url: "https://example.com/a.png" }])[0]?.sid ?? "";
      carrier.advance(1000);
    },
  },
  { operation: `GET ${account}/Messages/{mms}/Media/{file}.json` },
  { operation: `DELETE ${account}/Messages/{mms}/Media/{file}.json` },
  { operation: `POST ${account}/Messages/{message}.json`, form: { Body: "" } },
  { operation: `DELETE ${account}/Messages/{message}.json` },
];

export const operationRequests: readonly OperationRequest[] = [
  ...accountRequests,
  ...numberRequests,
  ...messages,
  ...usageRequests,
  ...messagingRequests,
  ...complianceRequests,
  ...verifyOperations,
  ...lookups,
  ...contents,
];

/** Where Twilio itself responds otherwise than its OpenAPI says, by what the comparison says, with the source. */
export const unlikeOpenApi: readonly { sentence: RegExp; source: string }[] = [
  {
    sentence: /IncomingPhoneNumbers.*subresource_uris is not a field/,
    source: "recorded responses",
  },
  {
    sentence: /Deactivations\/2026-11-22\.txt is not in the OpenAPI/,
    source: "the mock's file; Twilio's is on another host",
  },
  { sentence: /mailer_sid is not a field/, source: "recorded responses" },
  {
    sentence: /v2\/PhoneNumbers.*caller_name/,
    source: "https://www.twilio.com/docs/lookup/v2-api/caller-name: null if it is not available",
  },
  {
    sentence: /phone_numbers\.\d+\.\w+ must be \w+, and is null/,
    source: "the same fields of a single request",
  },
];
