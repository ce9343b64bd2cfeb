import type { ProviderResponse } from "../../../server/provider-response.ts";
import { isoSeconds } from "../../shared/dates.ts";
import { type FormProblem, jsonFields, readForm } from "../form-fields.ts";
import { missing, type Objection, refuse } from "../objection.ts";
import { metaList } from "../paging.ts";
import type { TwilioCall, TwilioHandler, TwilioResource } from "../resources.ts";
import { empty, json } from "../responses.ts";
import { type MessagingService, settingFields } from "./messaging-service.ts";

/** Responds to a request for one service. */
export type OneService = (service: MessagingService, call: TwilioCall) => ProviderResponse;

/** @see https://www.twilio.com/docs/messaging/api/service-resource */
export const serviceResources: readonly TwilioResource[] = [
  { path: "/v1/Services", GET: listServices, POST: createService },
  {
    path: "/v1/Services/{Sid}",
    GET: ofService((service, call) => json(200, call.request.host, serviceResource(service, call))),
    POST: ofService(updateService),
    DELETE: ofService((service, { request, state }) => {
      state.services.remove(service);
      return empty(204, request.host);
    }),
  },
];

/** Finds the service that the path names. */
export function ofService(respond: OneService): TwilioHandler {
  return (call) => {
    const service = call.state.services.find(call.path["Sid"] ?? "", call.account.sid);
    return service === undefined ? call.notFound(call.request) : respond(service, call);
  };
}

/** Responds to a form with a missing or invalid parameter. */
export function refuseForm(
  { parameter, reason }: FormProblem,
  call: Pick<TwilioCall, "respondWithError" | "request">,
): ProviderResponse {
  const invalid: Objection = { code: 20001, details: { reason: `Invalid parameter: ${parameter}` } };
  return refuse(call, reason === "missing" ? missing(parameter) : invalid);
}

function listServices(call: TwilioCall): ProviderResponse {
  const { request, state, account } = call;
  const services = state.services.list(account.sid);
  return metaList("services", services, request, (service) => serviceResource(service, call));
}

function createService(call: TwilioCall): ProviderResponse {
  const { request, state, account } = call;
  const read = readForm(request.form, settingFields, ["friendlyName"]);
  if ("problem" in read) return refuseSettings(read.problem, call);
  const service = state.services.create(account.sid, read.values);
  return json(201, request.host, serviceResource(service, call));
}

function updateService(service: MessagingService, call: TwilioCall): ProviderResponse {
  const read = readForm(call.request.form, settingFields);
  if ("problem" in read) return refuseSettings(read.problem, call);
  const changed = call.state.services.change(service, {
    settings: { ...service.settings, ...read.values },
  });
  return json(200, call.request.host, serviceResource(changed, call));
}

function refuseSettings(problem: FormProblem, call: TwilioCall): ProviderResponse {
  if (problem.parameter === "Usecase") return call.respondWithError(21713, call.request.host);
  return refuseForm(problem, call);
}

function serviceResource(
  service: MessagingService,
  { request, state }: Pick<TwilioCall, "request" | "state">,
): Record<string, unknown> {
  const url = serviceUrl(service, request.origin);
  return {
    account_sid: service.accountSid,
    sid: service.sid,
    date_created: isoSeconds(service.createdAt),
    date_updated: isoSeconds(service.updatedAt),
    ...jsonFields(Object.keys(settingFields), service.settings),
    us_app_to_person_registered: state.compliance.isRegistered(service),
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

/** The URL of a service. */
export function serviceUrl({ sid }: Pick<MessagingService, "sid">, origin: string): string {
  return `${origin}/v1/Services/${sid}`;
}
