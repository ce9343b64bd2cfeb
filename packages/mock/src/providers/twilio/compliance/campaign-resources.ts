import type { ProviderResponse } from "../../../server/provider-response.ts";
import { stableHexId } from "../../shared/ids.ts";
import { flag, jsonFields, listOf, readForm, sid, text, url } from "../form-fields.ts";
import type { MessagingService } from "../messaging/messaging-service.ts";
import { ofService, refuseForm, serviceUrl } from "../messaging/service-resources.ts";
import type { TwilioCall, TwilioResource } from "../resources.ts";
import { empty, json } from "../responses.ts";
import { campaignUsecases, isCampaignUsecase } from "./campaign-usecases.ts";
import type { Registration } from "./compliance-state.ts";
import { ofRegistration, registrationList } from "./registration-resources.ts";

const campaigns = "/v1/Services/{Sid}/Compliance/Usa2p";
const ofCampaign = (respond: (campaign: Registration, call: TwilioCall) => ProviderResponse) =>
  ofService((_, call) =>
    ofRegistration(({ state }) => state.compliance.campaigns, "CampaignSid", respond, "Sid")(call),
  );

/** @see https://www.twilio.com/docs/messaging/api/usapptoperson-resource */
export const campaignResources: readonly TwilioResource[] = [
  { path: "/v1/Services/PreregisteredUsa2p", POST: createPreregistered },
  {
    path: campaigns,
    GET: ofService((service, call) => {
      const own = call.state.compliance.campaigns
        .list(call.account.sid)
        .filter(({ parentSid }) => parentSid === service.sid);
      return registrationList("compliance", own, call, (campaign) => campaignResource(campaign, call));
    }),
    POST: ofService(createCampaign),
  },
  {
    path: `${campaigns}/Usecases`,
    GET: ofService((_, { request }) =>
      json(200, request.host, { us_app_to_person_usecases: campaignUsecases }),
    ),
  },
  {
    path: `${campaigns}/{CampaignSid}`,
    GET: ofCampaign((campaign, call) => json(200, call.request.host, campaignResource(campaign, call))),
    POST: ofCampaign(updateCampaign),
    DELETE: ofCampaign((campaign, { request, state }) => {
      state.compliance.campaigns.remove(campaign);
      return empty(204, request.host);
    }),
  },
];

const changeableFields = {
  description: text({ least: 40, most: 4096 }),
  messageSamples: listOf(text({ least: 20, most: 1024 }), { least: 1, most: 5 }),
  hasEmbeddedLinks: flag,
  hasEmbeddedPhone: flag,
  messageFlow: text({ least: 40, most: 2048 }),
  ageGated: flag,
  directLending: flag,
  privacyPolicyUrl: url,
  termsAndConditionsUrl: url,
} as const;
const keywords = listOf(text({ most: 255 }));
const fields = {
  ...changeableFields,
  brandRegistrationSid: sid("BN"),
  usAppToPersonUsecase: text(),
  optInMessage: text({ least: 20, most: 320 }),
  optOutMessage: text({ least: 20, most: 320 }),
  helpMessage: text({ least: 20, most: 320 }),
  optInKeywords: keywords,
  optOutKeywords: keywords,
  helpKeywords: keywords,
  subscriberOptIn: flag,
} as const;

function createCampaign(service: MessagingService, call: TwilioCall): ProviderResponse {
  const { request, state, account, respondWithError } = call;
  const read = readForm(request.form, fields, [
    "brandRegistrationSid",
    "description",
    "messageFlow",
    "messageSamples",
    "usAppToPersonUsecase",
    "hasEmbeddedLinks",
    "hasEmbeddedPhone",
  ]);
  if ("problem" in read) {
    if (read.problem.parameter === "BrandRegistrationSid" && read.problem.reason === "invalid")
      return respondWithError(21717, request.host);
    return refuseForm(read.problem, call);
  }
  if (!isCampaignUsecase(read.values.usAppToPersonUsecase ?? ""))
    return respondWithError(21720, request.host);
  const campaign = state.compliance.draft("QE", account.sid, read.values, service.sid);
  state.compliance.campaigns.save(campaign);
  return json(201, request.host, campaignResource(campaign, call));
}

function updateCampaign(campaign: Registration, call: TwilioCall): ProviderResponse {
  const { request, state } = call;
  const read = readForm(request.form, changeableFields, [
    "hasEmbeddedLinks",
    "hasEmbeddedPhone",
    "messageSamples",
    "messageFlow",
    "description",
    "ageGated",
    "directLending",
  ]);
  if ("problem" in read) return refuseForm(read.problem, call);
  const changed = state.compliance.resubmit(campaign, read.values);
  state.compliance.campaigns.save(changed);
  return json(200, request.host, campaignResource(changed, call));
}

/** A campaign that was registered elsewhere. */
function createPreregistered(call: TwilioCall): ProviderResponse {
  const { request, state, account } = call;
  const read = readForm(request.form, { campaignId: text(), messagingServiceSid: sid("MG") }, [
    "campaignId",
    "messagingServiceSid",
  ]);
  if ("problem" in read) return refuseForm(read.problem, call);
  const { campaignId, messagingServiceSid } = read.values;
  const service = state.services.find(messagingServiceSid ?? "", account.sid);
  if (service === undefined) return call.notFound(request);
  const campaign = state.compliance.draft("QE", account.sid, { campaignId }, service.sid);
  state.compliance.campaigns.save(campaign);
  return json(201, request.host, {
    sid: campaign.sid,
    account_sid: account.sid,
    campaign_id: campaignId,
    messaging_service_sid: service.sid,
    date_created: state.compliance.datesOf(campaign).date_created,
  });
}

const shownFields = [
  "description",
  "messageSamples",
  "usAppToPersonUsecase",
  "hasEmbeddedLinks",
  "hasEmbeddedPhone",
  "subscriberOptIn",
  "ageGated",
  "directLending",
  "messageFlow",
  "optInMessage",
  "optOutMessage",
  "helpMessage",
  "optInKeywords",
  "optOutKeywords",
  "helpKeywords",
  "privacyPolicyUrl",
  "termsAndConditionsUrl",
];
const unless = { subscriberOptIn: false, ageGated: false, directLending: false };

function campaignResource(campaign: Registration, call: TwilioCall): Record<string, unknown> {
  const { sid: campaignSid, accountSid, parentSid = "", values } = campaign;
  const { compliance } = call.state;
  const isApproved = compliance.isApproved(campaign);
  return {
    sid: campaignSid,
    account_sid: accountSid,
    brand_registration_sid: values["brandRegistrationSid"] ?? null,
    messaging_service_sid: parentSid,
    ...jsonFields(shownFields, { ...unless, ...values }),
    campaign_status: isApproved ? "VERIFIED" : "PENDING",
    campaign_id:
      values["campaignId"] ?? (isApproved ? `C${stableHexId(campaignSid).slice(0, 6).toUpperCase()}` : null),
    is_externally_registered: values["campaignId"] !== undefined,
    rate_limits: isApproved ? { att: { mps: 600, msg_class: "A" }, tmobile: { brand_tier: "TOP" } } : null,
    ...compliance.datesOf(campaign),
    url: `${serviceUrl({ sid: parentSid }, call.request.origin)}/Compliance/Usa2p/${campaignSid}`,
    mock: false,
    errors: [],
  };
}
