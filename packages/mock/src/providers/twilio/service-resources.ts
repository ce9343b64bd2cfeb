import { isoSeconds } from "../shared/dates.ts";
import { stableHexId } from "../shared/ids.ts";
import { networkOf } from "../shared/networks.ts";
import type { TwilioService } from "./options.ts";
import { metaEnvelope } from "./paging.ts";
import type { TwilioHandler, TwilioResource } from "./resources.ts";
import { json } from "./responses.ts";

const since = isoSeconds(new Date("2024-01-02T03:04:05Z"));

/** What the resources of a service need from a request. */
interface ServiceRequest {
  readonly accountSid: string;
  /** Of the request: `https://messaging.twilio.com`, or that of the mock server. */
  readonly origin: string;
  readonly query: URLSearchParams;
}

/** The resources of `messaging.twilio.com`. */
export const messagingResources: readonly TwilioResource[] = [
  { path: "/v1/Services/{Sid}", GET: readService },
  { path: "/v1/Services/{Sid}/PhoneNumbers", GET: listSenders("PhoneNumbers") },
  { path: "/v1/Services/{Sid}/ShortCodes", GET: listSenders("ShortCodes") },
  { path: "/v1/Services/{Sid}/AlphaSenders", GET: listSenders("AlphaSenders") },
];

function readService({ request, path, state, account, notFound }: Parameters<TwilioHandler>[0]) {
  const service = state.service(path["Sid"] ?? "", account);
  if (service === undefined) return notFound(request);
  return json(200, request.host, serviceResource(service, { ...request, accountSid: account.sid }));
}

function listSenders(list: string): TwilioHandler {
  return ({ request, path, state, account, notFound }) => {
    const service = state.service(path["Sid"] ?? "", account);
    if (service === undefined) return notFound(request);
    const senders = serviceSenderList(service, list, { ...request, accountSid: account.sid });
    return json(200, request.host, senders);
  };
}

/** A Messaging Service. @see https://www.twilio.com/docs/messaging/api/service-resource */
export function serviceResource(service: TwilioService, request: ServiceRequest): Record<string, unknown> {
  const url = urlOf(service, request);
  return {
    account_sid: request.accountSid,
    friendly_name: service.friendlyName ?? "My Messaging Service",
    sid: service.sid,
    date_created: since,
    date_updated: since,
    sticky_sender: true,
    mms_converter: true,
    smart_encoding: false,
    fallback_to_long_code: false,
    scan_message_content: "inherit",
    area_code_geomatch: true,
    validity_period: 36000,
    synchronous_validation: false,
    inbound_request_url: service.inboundUrl ?? null,
    inbound_method: "POST",
    fallback_url: null,
    fallback_method: "POST",
    status_callback: null,
    usecase: "notifications",
    us_app_to_person_registered: false,
    use_inbound_webhook_on_number: service.inboundUrl === undefined,
    links: {
      phone_numbers: `${url}/PhoneNumbers`,
      short_codes: `${url}/ShortCodes`,
      alpha_senders: `${url}/AlphaSenders`,
      messages: `${url}/Messages`,
      us_app_to_person: `${url}/Compliance/Usa2p`,
      us_app_to_person_usecases: `${url}/Compliance/Usa2p/Usecases`,
      channel_senders: `${url}/ChannelSenders`,
      destination_alpha_senders: `${url}/DestinationAlphaSenders`,
    },
    url,
  };
}

/** A list of a service's senders, by its name; `undefined` if no such list exists. */
export function serviceSenderList(
  service: TwilioService,
  list: string,
  request: ServiceRequest,
): Record<string, unknown> | undefined {
  switch (list) {
    case "PhoneNumbers":
      return sendersOf(service, request, {
        list,
        key: "phone_numbers",
        prefix: "PN",
        senders: service.phoneNumbers,
        describe: (phone_number) => ({
          phone_number,
          country_code: networkOf(phone_number)?.country ?? "GB",
        }),
        capabilities: ["MMS", "SMS", "Voice"],
      });
    case "ShortCodes":
      return sendersOf(service, request, {
        list,
        key: "short_codes",
        prefix: "SC",
        senders: service.shortCodes,
        describe: (short_code) => ({ short_code, country_code: "US" }),
        capabilities: ["SMS"],
      });
    case "AlphaSenders":
      return sendersOf(service, request, {
        list,
        key: "alpha_senders",
        prefix: "AI",
        senders: service.alphaSenders,
        describe: (alpha_sender) => ({ alpha_sender }),
        capabilities: ["SMS"],
      });
    default:
      return undefined;
  }
}

function sendersOf(
  service: TwilioService,
  request: ServiceRequest,
  kind: {
    list: string;
    key: string;
    prefix: string;
    senders: readonly string[] | undefined;
    describe: (sender: string) => Record<string, string>;
    capabilities: readonly string[];
  },
): Record<string, unknown> {
  const url = `${urlOf(service, request)}/${kind.list}`;
  const sidOf = (sender: string): string => `${kind.prefix}${stableHexId(sender)}`;
  return metaEnvelope(kind.key, kind.senders ?? [], {
    url,
    query: request.query,
    sidOf,
    render: (sender) => ({
      sid: sidOf(sender),
      account_sid: request.accountSid,
      service_sid: service.sid,
      date_created: since,
      date_updated: since,
      ...kind.describe(sender),
      capabilities: kind.capabilities,
      url: `${url}/${sidOf(sender)}`,
    }),
  });
}

function urlOf(service: TwilioService, { origin }: ServiceRequest): string {
  return `${origin}/v1/Services/${service.sid}`;
}
