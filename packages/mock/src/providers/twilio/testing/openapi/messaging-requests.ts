import { stableHexId } from "../../../shared/ids.ts";
import { numberSid, serviceSid } from "../twilio-client.ts";
import type { OperationRequest } from "./operation-request.ts";

const services = "messaging.twilio.com/v1/Services";
const listed = `${services}/${serviceSid}`;
const created = `${services}/{service}`;
const linked = numberSid("+15550001111");
const shortCode = `SC${stableHexId("12345")}`;
const numberInPool = `${listed}/PhoneNumbers/${linked}`;

/** Messaging Services and their senders. */
export const messagingRequests: readonly OperationRequest[] = [
  {
    operation: `POST ${services}`,
    form: { FriendlyName: "Codes", StatusCallback: "https://example.com/status", ValidityPeriod: "600" },
    keep: { service: "sid" },
  },
  { operation: `GET ${services}`, query: { PageSize: "1" } },
  { operation: `GET ${services}/Usecases` },
  { operation: `GET ${created}` },
  {
    operation: `POST ${created}`,
    form: { InboundRequestUrl: "https://example.com/in", InboundMethod: "GET", Usecase: "verification" },
  },
  { operation: `GET ${listed}/PhoneNumbers`, query: { PageSize: "1" } },
  { operation: `GET ${numberInPool}` },
  { operation: `DELETE ${numberInPool}` },
  { operation: `POST ${listed}/PhoneNumbers`, form: { PhoneNumberSid: linked } },
  { operation: `GET ${listed}/ShortCodes` },
  { operation: `GET ${listed}/ShortCodes/${shortCode}` },
  { operation: `DELETE ${listed}/ShortCodes/${shortCode}` },
  { operation: `POST ${created}/ShortCodes`, form: { ShortCodeSid: shortCode } },
  { operation: `POST ${created}/AlphaSenders`, form: { AlphaSender: "Acme" }, keep: { alpha: "sid" } },
  { operation: `GET ${created}/AlphaSenders` },
  { operation: `GET ${created}/AlphaSenders/{alpha}` },
  { operation: `DELETE ${created}/AlphaSenders/{alpha}` },
  {
    operation: `POST ${created}/DestinationAlphaSenders`,
    form: { AlphaSender: "AcmeFR", IsoCountryCode: "FR" },
    keep: { alpha: "sid" },
  },
  { operation: `GET ${created}/DestinationAlphaSenders`, query: { IsoCountryCode: "FR" } },
  { operation: `GET ${created}/DestinationAlphaSenders/{alpha}` },
  { operation: `DELETE ${created}/DestinationAlphaSenders/{alpha}` },
  {
    operation: `POST ${created}/ChannelSenders`,
    form: { Sid: `XE${stableHexId("whatsapp:+15550003333")}` },
    keep: { channel: "sid" },
  },
  { operation: `GET ${created}/ChannelSenders` },
  { operation: `GET ${created}/ChannelSenders/{channel}` },
  { operation: `DELETE ${created}/ChannelSenders/{channel}` },
];

const campaigns = `${created}/Compliance/Usa2p`;
const brands = "messaging.twilio.com/v1/a2p/BrandRegistrations";
const tollfree = "messaging.twilio.com/v1/Tollfree/Verifications";
const campaign = {
  Description: "Sends codes to people who sign in to Acme.",
  MessageFlow: "People type their number into the sign-in form of Acme.",
  MessageSamples: "Your code for Acme is 123456",
  HasEmbeddedLinks: "false",
  HasEmbeddedPhone: "false",
};

/** Brands, campaigns, toll-free numbers and deactivations. */
export const complianceRequests: readonly OperationRequest[] = [
  {
    operation: `POST ${brands}`,
    form: {
      CustomerProfileBundleSid: `BU${"a".repeat(32)}`,
      A2PProfileBundleSid: `BU${"b".repeat(32)}`,
      BrandType: "STANDARD",
    },
    keep: { brand: "sid" },
  },
  { operation: `GET ${brands}` },
  { operation: `GET ${brands}/{brand}`, before: (carrier) => carrier.advance(1000) },
  { operation: `POST ${brands}/{brand}/SmsOtp` },
  {
    operation: `POST ${brands}/{brand}/Vettings`,
    form: { VettingProvider: "campaign-verify", VettingId: "cv|1.0|token" },
    keep: { vetting: "brand_vetting_sid" },
  },
  { operation: `GET ${brands}/{brand}/Vettings`, query: { VettingProvider: "campaign-verify" } },
  { operation: `GET ${brands}/{brand}/Vettings/{vetting}` },
  { operation: `POST ${brands}/{brand}` },
  {
    operation: `POST ${campaigns}`,
    form: { ...campaign, BrandRegistrationSid: "{brand}", UsAppToPersonUsecase: "2FA" },
    keep: { campaign: "sid" },
  },
  { operation: `GET ${campaigns}` },
  { operation: `GET ${campaigns}/Usecases`, query: { BrandRegistrationSid: "{brand}" } },
  { operation: `GET ${campaigns}/{campaign}`, before: (carrier) => carrier.advance(1000) },
  {
    operation: `POST ${campaigns}/{campaign}`,
    form: { ...campaign, AgeGated: "false", DirectLending: "false" },
  },
  { operation: `DELETE ${campaigns}/{campaign}` },
  {
    operation: `POST ${services}/PreregisteredUsa2p`,
    form: { CampaignId: "CABCDEF", MessagingServiceSid: "{service}" },
  },
  {
    operation: `POST ${tollfree}`,
    form: {
      BusinessName: "Acme",
      BusinessWebsite: "https://example.com",
      NotificationEmail: "owner@example.com",
      UseCaseCategories: "TWO_FACTOR_AUTHENTICATION",
      UseCaseSummary: "Codes",
      ProductionMessageSample: "Your code is 123456",
      OptInImageUrls: "https://example.com/opt-in.png",
      OptInType: "WEB_FORM",
      MessageVolume: "10",
      TollfreePhoneNumberSid: linked,
    },
    keep: { tollfree: "sid" },
  },
  { operation: `GET ${tollfree}`, query: { Status: "PENDING_REVIEW" } },
  { operation: `GET ${tollfree}/{tollfree}`, before: (carrier) => carrier.advance(1000) },
  { operation: `POST ${tollfree}/{tollfree}`, form: { BusinessName: "Acme Inc." } },
  { operation: `DELETE ${tollfree}/{tollfree}` },
  { operation: "GET messaging.twilio.com/v1/Deactivations", query: { Date: "2026-11-22" } },
  { operation: "GET messaging.twilio.com/v1/Deactivations/2026-11-22.txt" },
  { operation: `DELETE ${created}` },
];
