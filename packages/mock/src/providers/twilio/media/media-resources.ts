import type { ProviderResponse } from "../../../server/provider-response.ts";
import { dateFilter } from "../date-filter.ts";
import type { MessageRecord } from "../message-records.ts";
import { listEnvelope } from "../paging.ts";
import type { TwilioCall, TwilioHandler, TwilioResource } from "../resources.ts";
import { empty, json, rfc2822 } from "../responses.ts";
import type { MediaRecord } from "./message-media.ts";

const media = "/2010-04-01/Accounts/{AccountSid}/Messages/{MessageSid}/Media";

/**
 * The files of messages. Without `.json`, the path of a file leads to the file itself.
 *
 * @see https://www.twilio.com/docs/messaging/api/media-resource
 */
export const mediaResources: readonly TwilioResource[] = [
  { path: `${media}[.json]`, GET: ofMessage(listMedia) },
  {
    path: `${media}/{Sid}.json`,
    GET: ofFile((file, message, { request }) => json(200, request.host, mediaResource(file, message))),
    DELETE: ofFile(removeFile),
  },
  { path: `${media}/{Sid}`, GET: ofFile(redirectToFile), DELETE: ofFile(removeFile) },
];

function ofMessage(respond: (message: MessageRecord, call: TwilioCall) => ProviderResponse): TwilioHandler {
  return (call) => {
    const message = call.state.records.find(call.path["MessageSid"] ?? "", call.account.sid);
    return message === undefined ? call.notFound(call.request) : respond(message, call);
  };
}

function ofFile(
  respond: (file: MediaRecord, message: MessageRecord, call: TwilioCall) => ProviderResponse,
): TwilioHandler {
  return ofMessage((message, call) => {
    const file = message.media.find(({ sid }) => sid === call.path["Sid"]);
    return file === undefined ? call.notFound(call.request) : respond(file, message, call);
  });
}

function listMedia(message: MessageRecord, { request }: TwilioCall): ProviderResponse {
  const isCreatedThen = dateFilter(request.query, "DateCreated");
  const files = message.media.filter(() => isCreatedThen(message.createdAt));
  const list = listEnvelope("media_list", files, {
    ...request,
    sidOf: ({ sid }) => sid,
    render: (file) => mediaResource(file, message),
  });
  return json(200, request.host, list);
}

/** A short-lived URL at Twilio's CDN; here, the URL that the file came from. */
function redirectToFile(
  { url }: MediaRecord,
  _message: MessageRecord,
  { request }: TwilioCall,
): ProviderResponse {
  const { headers, ...response } = empty(307, request.host);
  return { ...response, headers: { ...headers, location: url } };
}

function removeFile({ sid }: MediaRecord, _message: MessageRecord, call: TwilioCall): ProviderResponse {
  if (!call.uplink.isLost) call.state.records.removeMedia(sid);
  return empty(204, call.request.host);
}

function mediaResource({ sid, contentType }: MediaRecord, message: MessageRecord): Record<string, unknown> {
  const date = rfc2822(message.createdAt);
  return {
    sid,
    account_sid: message.accountSid,
    parent_sid: message.sid,
    content_type: contentType,
    date_created: date,
    date_updated: date,
    uri: `/2010-04-01/Accounts/${message.accountSid}/Messages/${message.sid}/Media/${sid}.json`,
  };
}
