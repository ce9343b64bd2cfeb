import type { ProviderResponse } from "../../../server/provider-response.ts";
import { countryOfNumber } from "../../shared/countries.ts";
import { isoSeconds } from "../../shared/dates.ts";
import { randomHexId } from "../../shared/ids.ts";
import { isAlphanumericSender } from "../alphanumeric.ts";
import { readAddress } from "../channels.ts";
import type { RefusalCode } from "../errors.ts";
import { metaList } from "../paging.ts";
import type { TwilioCall, TwilioResource } from "../resources.ts";
import { empty, json } from "../responses.ts";
import type { MessagingService, PoolSender, SenderKind } from "./messaging-service.ts";
import { ownedSender } from "./owned-senders.ts";
import { ofService, refuseForm, serviceUrl } from "./service-resources.ts";

/** A list of a service's senders, as its path names it. */
interface SenderList {
  readonly name: string;
  readonly key: string;
  /** Names the service, and a sender in a path. */
  readonly serviceField: "service_sid" | "messaging_service_sid";
  isOf(sender: PoolSender): boolean;
  /** Reads the sender that a request adds: the sender, or why not. */
  read(service: MessagingService, call: TwilioCall): PoolSender | RefusalCode | { missing: string };
  describe(sender: PoolSender, call: TwilioCall): Record<string, unknown>;
}

/** Numbers and short codes in one pool. */
const poolLimit = 400;

/** The senders of a service. @see https://www.twilio.com/docs/messaging/api/phonenumber-resource */
export const senderPoolResources: readonly TwilioResource[] = [
  ...listResources({
    name: "PhoneNumbers",
    key: "phone_numbers",
    serviceField: "service_sid",
    isOf: ({ kind }) => kind === "phone",
    read: (service, call) => readOwned("phone", "PhoneNumberSid", service, call),
    describe: ({ sender }, { state }) => ({
      phone_number: sender,
      country_code: countryOfNumber(sender)?.country ?? null,
      capabilities: [
        ...(state.sender(sender)?.mms === false ? [] : ["MMS"]),
        ...(state.sender(sender)?.sms === false ? [] : ["SMS"]),
        "Voice",
      ],
    }),
  }),
  ...listResources({
    name: "ShortCodes",
    key: "short_codes",
    serviceField: "service_sid",
    isOf: ({ kind }) => kind === "short-code",
    read: (service, call) => readOwned("short-code", "ShortCodeSid", service, call),
    describe: ({ sender }, { state }) => ({
      short_code: sender,
      country_code: countryOfNumber(state.sender(sender)?.callingCode ?? "+1")?.country ?? null,
      capabilities: ["SMS"],
    }),
  }),
  ...listResources({
    name: "AlphaSenders",
    key: "alpha_senders",
    serviceField: "service_sid",
    isOf: ({ kind, country }) => kind === "alphanumeric" && country === undefined,
    read: (service, call) => readAlphanumeric(undefined, service, call),
    describe: ({ sender }) => ({ alpha_sender: sender, capabilities: ["SMS"] }),
  }),
  ...listResources({
    name: "DestinationAlphaSenders",
    key: "alpha_senders",
    serviceField: "service_sid",
    isOf: ({ kind }) => kind === "alphanumeric",
    read: (service, call) =>
      readAlphanumeric(call.request.form.get("IsoCountryCode")?.toUpperCase() || undefined, service, call),
    describe: ({ sender, country }) => ({
      alpha_sender: sender,
      capabilities: ["SMS"],
      iso_country_code: country ?? null,
    }),
  }),
  ...listResources({
    name: "ChannelSenders",
    key: "senders",
    serviceField: "messaging_service_sid",
    isOf: ({ kind }) => kind === "channel",
    read: (service, call) => readOwned("channel", "Sid", service, call),
    describe: ({ sender }) => ({
      sender,
      sender_type: sender.startsWith("rcs:") ? "RCS" : "WhatsApp",
      country_code: countryOfNumber(readAddress(sender).address)?.country ?? null,
    }),
  }),
];

function listResources(list: SenderList): TwilioResource[] {
  const path = `/v1/Services/{Sid}/${list.name}`;
  return [
    {
      path,
      GET: ofService((service, call) => listSenders(list, service, call)),
      POST: ofService((service, call) => addSender(list, service, call)),
    },
    {
      path: `${path}/{SenderSid}`,
      GET: ofService((service, call) => {
        const sender = senderInPath(list, service, call);
        if (sender === undefined) return call.notFound(call.request);
        return json(200, call.request.host, senderResource(sender, list, service, call));
      }),
      DELETE: ofService((service, call) => {
        const sender = senderInPath(list, service, call);
        if (sender === undefined) return call.notFound(call.request);
        call.state.services.change(service, { senders: service.senders.filter((one) => one !== sender) });
        return empty(204, call.request.host);
      }),
    },
  ];
}

function listSenders(list: SenderList, service: MessagingService, call: TwilioCall): ProviderResponse {
  const { request } = call;
  const country = request.query.get("IsoCountryCode");
  const senders = service.senders.filter(
    (one) => list.isOf(one) && (!country || one.country === country.toUpperCase()),
  );
  return metaList(list.key, senders, request, (sender) => senderResource(sender, list, service, call));
}

function addSender(list: SenderList, service: MessagingService, call: TwilioCall): ProviderResponse {
  const { request, state, respondWithError } = call;
  const read = list.read(service, call);
  if (typeof read === "number") return respondWithError(read, request.host);
  if ("missing" in read) return refuseForm({ parameter: read.missing, reason: "missing" }, call);
  state.services.change(service, { senders: [...service.senders, read] });
  return json(201, request.host, senderResource(read, list, service, call));
}

function senderInPath(list: SenderList, { senders }: MessagingService, { path }: TwilioCall) {
  return senders.find((one) => one.sid === path["SenderSid"] && list.isOf(one));
}

/** Reads a sender that the account owns. One that is in a pool already is refused. */
function readOwned(
  kind: Exclude<SenderKind, "alphanumeric">,
  parameter: string,
  service: MessagingService,
  call: TwilioCall,
): ReturnType<SenderList["read"]> {
  const { request, state, account } = call;
  const sid = request.form.get(parameter);
  if (!sid) return { missing: parameter };
  const sender = ownedSender(kind, sid, call);
  if (sender === undefined) return 21421;
  const traits = state.sender(sender);
  if (traits?.sms === false && traits.mms === false) return 21715;
  if (service.senders.some((one) => one.sender === sender)) return 21710;
  if (state.services.ofSender(sender, account.sid) !== undefined) return 21712;
  const counted = service.senders.filter((one) => one.kind === "phone" || one.kind === "short-code");
  if (counted.length >= poolLimit) return 21714;
  return { sid, kind, sender, createdAt: new Date(state.carrier.now()) };
}

/** Reads an alphanumeric sender. A service has one for each country, and one for all others. */
function readAlphanumeric(
  country: string | undefined,
  { senders }: MessagingService,
  { request, state, account }: TwilioCall,
): ReturnType<SenderList["read"]> {
  const sender = request.form.get("AlphaSender");
  if (!sender) return 21708;
  if (!isAlphanumericSender(sender) || account.type === "Trial") return 21709;
  if (country !== undefined && !/^[A-Z]{2}$/.test(country)) return 21709;
  const others = senders.filter((one) => one.kind === "alphanumeric" && one.country === country);
  if (others.some((one) => one.sender === sender)) return 21710;
  if (others.length > 0) return 21714;
  return {
    sid: `AI${randomHexId()}`,
    kind: "alphanumeric",
    sender,
    country,
    createdAt: new Date(state.carrier.now()),
  };
}

function senderResource(
  sender: PoolSender,
  list: SenderList,
  service: MessagingService,
  call: TwilioCall,
): Record<string, unknown> {
  return {
    sid: sender.sid,
    account_sid: service.accountSid,
    [list.serviceField]: service.sid,
    date_created: isoSeconds(sender.createdAt),
    date_updated: isoSeconds(sender.createdAt),
    ...list.describe(sender, call),
    url: `${serviceUrl(service, call.request.origin)}/${list.name}/${sender.sid}`,
  };
}
