import type { ProviderResponse } from "../../../server/provider-response.ts";
import { stableHexId } from "../../shared/ids.ts";
import { flag, oneOf, readForm, sid, text } from "../form-fields.ts";
import { refuseForm } from "../messaging/service-resources.ts";
import type { TwilioCall, TwilioHandler, TwilioResource } from "../resources.ts";
import { json } from "../responses.ts";
import type { Registration } from "./compliance-state.ts";
import { ofRegistration, registrationList } from "./registration-resources.ts";

const brands = "/v1/a2p/BrandRegistrations";
const ofBrand = (
  respond: (brand: Registration, call: TwilioCall) => ProviderResponse,
  parameter = "BrandSid",
): TwilioHandler => ofRegistration(({ state }) => state.compliance.brands, parameter, respond);

/** @see https://www.twilio.com/docs/messaging/api/brand-registration-resource */
export const brandResources: readonly TwilioResource[] = [
  {
    path: brands,
    GET: (call) =>
      registrationList("data", call.state.compliance.brands.list(call.account.sid), call, (brand) =>
        brandResource(brand, call),
      ),
    POST: createBrand,
  },
  {
    path: `${brands}/{Sid}`,
    GET: ofBrand((brand, call) => json(200, call.request.host, brandResource(brand, call)), "Sid"),
    POST: ofBrand((brand, call) => {
      const { compliance } = call.state;
      const submitted = compliance.resubmit(brand, {});
      compliance.brands.save(submitted);
      return json(202, call.request.host, brandResource(submitted, call));
    }, "Sid"),
  },
  {
    path: `${brands}/{BrandSid}/SmsOtp`,
    POST: ofBrand(({ sid: brandSid, accountSid }, { request }) =>
      json(201, request.host, { account_sid: accountSid, brand_registration_sid: brandSid }),
    ),
  },
  {
    path: `${brands}/{BrandSid}/Vettings`,
    GET: ofBrand((brand, call) => {
      const provider = call.request.query.get("VettingProvider");
      const vettings = call.state.compliance.vettings
        .list(call.account.sid)
        .filter(({ parentSid }) => parentSid === brand.sid)
        .filter(({ values }) => !provider || values["vettingProvider"] === provider);
      return registrationList("data", vettings, call, (vetting) => vettingResource(vetting, call));
    }),
    POST: ofBrand(createVetting),
  },
  {
    path: `${brands}/{BrandSid}/Vettings/{Sid}`,
    GET: ofRegistration(
      ({ state }) => state.compliance.vettings,
      "Sid",
      (vetting, call) => json(200, call.request.host, vettingResource(vetting, call)),
      "BrandSid",
    ),
  },
];

const brandFields = {
  customerProfileBundleSid: sid("BU"),
  a2PProfileBundleSid: sid("BU"),
  brandType: oneOf("STANDARD", "SOLE_PROPRIETOR", "STARTER"),
  mock: flag,
  skipAutomaticSecVet: flag,
} as const;

function createBrand(call: TwilioCall): ProviderResponse {
  const { request, state, account } = call;
  const read = readForm(request.form, brandFields, ["customerProfileBundleSid", "a2PProfileBundleSid"]);
  if ("problem" in read) return refuseForm(read.problem, call);
  const brand = state.compliance.draft("BN", account.sid, read.values);
  state.compliance.brands.save(brand);
  return json(201, request.host, brandResource(brand, call));
}

function createVetting(brand: Registration, call: TwilioCall): ProviderResponse {
  const { request, state, account } = call;
  const fields = { vettingProvider: oneOf("campaign-verify", "aegis"), vettingId: text() } as const;
  const read = readForm(request.form, fields, ["vettingProvider"]);
  if ("problem" in read) return refuseForm(read.problem, call);
  const vetting = state.compliance.draft("VT", account.sid, read.values, brand.sid);
  state.compliance.vettings.save(vetting);
  return json(201, request.host, vettingResource(vetting, call));
}

function brandResource(brand: Registration, { request, state }: TwilioCall): Record<string, unknown> {
  const { values } = brand;
  const url = `${request.origin}${brands}/${brand.sid}`;
  const isApproved = state.compliance.isApproved(brand);
  const isStandard = (values["brandType"] ?? "STANDARD") === "STANDARD";
  return {
    sid: brand.sid,
    account_sid: brand.accountSid,
    customer_profile_bundle_sid: values["customerProfileBundleSid"],
    a2p_profile_bundle_sid: values["a2PProfileBundleSid"],
    ...state.compliance.datesOf(brand),
    brand_type: values["brandType"] ?? "STANDARD",
    status: isApproved ? "APPROVED" : "PENDING",
    tcr_id: isApproved ? `B${stableHexId(brand.sid).slice(0, 6).toUpperCase()}` : null,
    failure_reason: null,
    url,
    brand_score: isApproved && isStandard ? 42 : null,
    brand_feedback: null,
    identity_status: isApproved ? "VERIFIED" : "UNVERIFIED",
    russell_3000: false,
    government_entity: false,
    tax_exempt_status: null,
    skip_automatic_sec_vet: values["skipAutomaticSecVet"] ?? false,
    errors: [],
    mock: values["mock"] ?? false,
    links: { brand_vettings: `${url}/Vettings`, brand_registration_otps: `${url}/SmsOtp` },
  };
}

function vettingResource(vetting: Registration, { request, state }: TwilioCall): Record<string, unknown> {
  const { values, parentSid } = vetting;
  return {
    account_sid: vetting.accountSid,
    brand_sid: parentSid,
    brand_vetting_sid: vetting.sid,
    vetting_provider: values["vettingProvider"],
    vetting_id: values["vettingId"] ?? null,
    vetting_class: values["vettingProvider"] === "aegis" ? "STANDARD" : "POLITICAL",
    vetting_status: "IN_PROGRESS",
    ...state.compliance.datesOf(vetting),
    url: `${request.origin}${brands}/${parentSid}/Vettings/${vetting.sid}`,
  };
}
