import type { ProviderResponse } from "../../../server/provider-response.ts";
import { flag, jsonFields, listOf, oneOf, readForm, sid, text, url } from "../form-fields.ts";
import { ownedSender } from "../messaging/owned-senders.ts";
import { refuseForm } from "../messaging/service-resources.ts";
import type { TwilioCall, TwilioResource } from "../resources.ts";
import { empty, json } from "../responses.ts";
import type { Registration } from "./compliance-state.ts";
import { ofRegistration, registrationList } from "./registration-resources.ts";

const verifications = "/v1/Tollfree/Verifications";
const ofVerification = (respond: (verification: Registration, call: TwilioCall) => ProviderResponse) =>
  ofRegistration(({ state }) => state.compliance.tollfree, "Sid", respond);

/** @see https://www.twilio.com/docs/messaging/api/tollfree-verification-resource */
export const tollfreeResources: readonly TwilioResource[] = [
  { path: verifications, GET: listVerifications, POST: createVerification },
  {
    path: `${verifications}/{Sid}`,
    GET: ofVerification((verification, call) =>
      json(200, call.request.host, verificationResource(verification, call)),
    ),
    POST: ofVerification((verification, call) => {
      const read = readForm(call.request.form, changeableFields);
      if ("problem" in read) return refuseForm(read.problem, call);
      const { compliance } = call.state;
      const changed = compliance.resubmit(verification, read.values);
      compliance.tollfree.save(changed);
      return json(202, call.request.host, verificationResource(changed, call));
    }),
    DELETE: ofVerification((verification, { request, state }) => {
      state.compliance.tollfree.remove(verification);
      return empty(204, request.host);
    }),
  },
];

const useCaseCategory = oneOf(
  "TWO_FACTOR_AUTHENTICATION",
  "ACCOUNT_NOTIFICATIONS",
  "CUSTOMER_CARE",
  "CHARITY_NONPROFIT",
  "DELIVERY_NOTIFICATIONS",
  "FRAUD_ALERT_MESSAGING",
  "EVENTS",
  "HIGHER_EDUCATION",
  "K12",
  "MARKETING",
  "POLLING_AND_VOTING_NON_POLITICAL",
  "POLITICAL_ELECTION_CAMPAIGNS",
  "PUBLIC_SERVICE_ANNOUNCEMENT",
  "SECURITY_ALERT",
);
const authority = oneOf(
  ..."EIN CBN CRN PROVINCIAL_NUMBER VAT ACN ABN BRN SIREN SIRET NZBN USt-IdNr CIF NIF CNPJ UID NEQ OTHER".split(
    " ",
  ),
);
const optional = text({ least: 0 });

const changeableFields = {
  businessName: text(),
  businessStreetAddress: optional,
  businessStreetAddress2: optional,
  businessCity: optional,
  businessStateProvinceRegion: optional,
  businessPostalCode: optional,
  businessCountry: optional,
  businessWebsite: text(),
  businessContactFirstName: optional,
  businessContactLastName: optional,
  businessContactEmail: optional,
  businessContactPhone: optional,
  notificationEmail: text(),
  useCaseCategories: listOf(useCaseCategory),
  useCaseSummary: text(),
  productionMessageSample: text(),
  optInImageUrls: listOf(text()),
  optInType: oneOf(
    "VERBAL",
    "WEB_FORM",
    "PAPER_FORM",
    "VIA_TEXT",
    "MOBILE_QR_CODE",
    "IMPORT",
    "IMPORT_PLEASE_REPLACE",
  ),
  messageVolume: text(),
  additionalInformation: optional,
  businessRegistrationNumber: optional,
  businessRegistrationAuthority: authority,
  businessRegistrationCountry: optional,
  businessType: oneOf("PRIVATE_PROFIT", "PUBLIC_PROFIT", "SOLE_PROPRIETOR", "NON_PROFIT", "GOVERNMENT"),
  businessRegistrationPhoneNumber: optional,
  doingBusinessAs: optional,
  optInConfirmationMessage: optional,
  helpMessageSample: optional,
  privacyPolicyUrl: url,
  termsAndConditionsUrl: url,
  ageGatedContent: flag,
  optInKeywords: listOf(text()),
  vettingProvider: oneOf("CAMPAIGN_VERIFY"),
  vettingId: optional,
} as const;
const fields = {
  ...changeableFields,
  tollfreePhoneNumberSid: text(),
  customerProfileSid: sid("BU"),
  externalReferenceId: optional,
} as const;

function createVerification(call: TwilioCall): ProviderResponse {
  const { request, state, account, respondWithError } = call;
  const read = readForm(request.form, fields, [
    "businessName",
    "businessWebsite",
    "notificationEmail",
    "useCaseCategories",
    "useCaseSummary",
    "productionMessageSample",
    "optInImageUrls",
    "optInType",
    "messageVolume",
    "tollfreePhoneNumberSid",
  ]);
  if ("problem" in read) return refuseForm(read.problem, call);
  const number = ownedSender("phone", read.values.tollfreePhoneNumberSid ?? "", call);
  if (number === undefined) return respondWithError(30436, request.host);
  const values = { ...read.values, tollfreePhoneNumber: number };
  const verification = state.compliance.draft("HH", account.sid, values);
  state.compliance.tollfree.save(verification);
  return json(201, request.host, verificationResource(verification, call));
}

function listVerifications(call: TwilioCall): ProviderResponse {
  const { request, state, account } = call;
  const wanted = (name: string): string | null => request.query.get(name);
  const found = state.compliance.tollfree.list(account.sid).filter((verification) => {
    const { values } = verification;
    return [
      [wanted("TollfreePhoneNumberSid"), values["tollfreePhoneNumberSid"]],
      [wanted("ExternalReferenceId"), values["externalReferenceId"]],
      [wanted("Status"), statusOf(verification, call)],
    ].every(([filter, value]) => !filter || filter === value);
  });
  return registrationList("verifications", found, call, (one) => verificationResource(one, call));
}

function statusOf(verification: Registration, { state }: TwilioCall): string {
  return state.compliance.isApproved(verification) ? "TWILIO_APPROVED" : "PENDING_REVIEW";
}

const shownFields = [
  ...Object.keys(fields),
  "tollfreePhoneNumber",
  "trustProductSid",
  "regulatedItemSid",
  "rejectionReason",
  "rejectionReasons",
  "errorCode",
  "editExpiration",
  "editAllowed",
  "vettingIdExpiration",
];

function verificationResource(verification: Registration, call: TwilioCall): Record<string, unknown> {
  return {
    sid: verification.sid,
    account_sid: verification.accountSid,
    ...jsonFields(shownFields, verification.values),
    status: statusOf(verification, call),
    ...call.state.compliance.datesOf(verification),
    resource_links: {},
    url: `${call.request.origin}${verifications}/${verification.sid}`,
  };
}
