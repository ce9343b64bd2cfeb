import type { OperationRequest } from "../openapi/operation-request.ts";
import { serviceSid, verifySid } from "../twilio-client.ts";
import { phoneKey, phoneResponse, signOnPhone } from "./push-phone.ts";
import { totpCode } from "./totp-code.ts";

const to = "+15558675310";
const api = "verify.twilio.com/v2";
const service = `${api}/Services/${verifySid}`;
const entity = `${service}/Entities/user-0001`;
/** The first secret of RFC 6238. */
const secret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";
const limit = `${service}/RateLimits/{rateLimit}`;

/** Requests for the operations of Verify. */
export const verifyOperations: readonly OperationRequest[] = [
  {
    operation: `POST ${api}/Services`,
    form: { FriendlyName: "Acme" },
    keep: { verifyService: "sid" },
  },
  { operation: `GET ${api}/Services` },
  { operation: `GET ${api}/Services/{verifyService}` },
  {
    operation: `POST ${api}/Services/{verifyService}`,
    form: {
      CodeLength: "4",
      "Totp.Issuer": "Acme",
      "Push.IncludeDate": "false",
      "Whatsapp.MsgServiceSid": serviceSid,
      "Passkeys.RelyingParty.Id": "acme.test",
      "Passkeys.RelyingParty.Origins": "acme.test,login.acme.test",
    },
  },
  {
    operation: `POST ${service}/Verifications`,
    form: { To: to, Channel: "auto" },
    keep: { verification: "sid" },
  },
  { operation: `GET ${service}/Verifications/{verification}` },
  {
    operation: `POST ${service}/VerificationCheck`,
    form: { VerificationSid: "{verification}", Code: "000000" },
  },
  { operation: `POST ${service}/Verifications/{verification}`, form: { Status: "canceled" } },
  { operation: `GET ${api}/Attempts`, query: { VerifyServiceSid: verifySid } },
  {
    operation: `GET ${api}/Attempts/{attempt}`,
    before: (carrier, kept) => {
      kept["attempt"] = carrier.messages.at(-1)?.id ?? "";
    },
  },
  { operation: `GET ${api}/Attempts/Summary` },
  { operation: `GET ${api}/Templates`, query: { PageSize: "2" } },
  {
    operation: `POST ${service}/RateLimits`,
    form: { UniqueName: "ip", Description: "Of the user" },
    keep: { rateLimit: "sid" },
  },
  { operation: `GET ${service}/RateLimits` },
  { operation: `GET ${limit}` },
  { operation: `POST ${limit}`, form: { Description: "" } },
  { operation: `POST ${limit}/Buckets`, form: { Max: "5", Interval: "60" }, keep: { bucket: "sid" } },
  { operation: `GET ${limit}/Buckets` },
  { operation: `GET ${limit}/Buckets/{bucket}` },
  { operation: `POST ${limit}/Buckets/{bucket}`, form: { Max: "6" } },
  { operation: `DELETE ${limit}/Buckets/{bucket}` },
  { operation: `DELETE ${limit}` },
  {
    operation: `POST ${service}/MessagingConfigurations`,
    form: { Country: "CA", MessagingServiceSid: serviceSid },
  },
  { operation: `GET ${service}/MessagingConfigurations` },
  { operation: `GET ${service}/MessagingConfigurations/CA` },
  { operation: `POST ${service}/MessagingConfigurations/CA`, form: { MessagingServiceSid: serviceSid } },
  { operation: `DELETE ${service}/MessagingConfigurations/CA` },
  {
    operation: `POST ${service}/Webhooks`,
    form: { FriendlyName: "App", EventTypes: "factor.created", WebhookUrl: "https://app.test/verify" },
    keep: { verifyWebhook: "sid" },
  },
  { operation: `GET ${service}/Webhooks` },
  { operation: `GET ${service}/Webhooks/{verifyWebhook}` },
  { operation: `POST ${service}/Webhooks/{verifyWebhook}`, form: { Status: "disabled" } },
  { operation: `DELETE ${service}/Webhooks/{verifyWebhook}` },
  { operation: `POST ${api}/SafeList/Numbers`, form: { PhoneNumber: to } },
  { operation: `GET ${api}/SafeList/Numbers/${to}` },
  { operation: `DELETE ${api}/SafeList/Numbers/${to}` },
  { operation: `GET ${api}/Forms/form-push` },
  { operation: `POST ${service}/Entities`, form: { Identity: "user-0001" } },
  { operation: `GET ${service}/Entities` },
  { operation: `GET ${entity}` },
  {
    operation: `POST ${entity}/Factors`,
    form: { FriendlyName: "Ada's phone", FactorType: "totp", "Binding.Secret": secret },
    keep: { factor: "sid" },
  },
  {
    operation: `POST ${entity}/Factors`,
    form: {
      FriendlyName: "Ada's phone",
      FactorType: "push",
      "Binding.Alg": "ES256",
      "Binding.PublicKey": phoneKey,
      "Config.AppId": "com.example.app",
      "Config.NotificationPlatform": "fcm",
      "Config.NotificationToken": "a".repeat(32),
      "Config.SdkVersion": "1.0",
      Metadata: '{"os":"Android"}',
    },
    keep: { pushFactor: "sid" },
  },
  { operation: `GET ${entity}/Factors` },
  { operation: `GET ${entity}/Factors/{pushFactor}` },
  {
    operation: `POST ${entity}/Factors/{factor}`,
    form: { AuthPayload: "{totp}", FriendlyName: "Ada's tablet" },
    before: (carrier, kept) => {
      kept["totp"] = totpCode(secret, carrier.now());
    },
  },
  {
    operation: `POST ${entity}/Challenges`,
    form: { FactorSid: "{factor}", "Details.Message": "Sign in?" },
    keep: { challenge: "sid" },
  },
  { operation: `GET ${entity}/Challenges`, query: { Status: "pending", Order: "asc" } },
  { operation: `GET ${entity}/Challenges/{challenge}` },
  { operation: `POST ${entity}/Challenges/{challenge}`, form: { AuthPayload: "{totp}" } },
  {
    operation: `POST ${entity}/Factors/{pushFactor}`,
    form: { AuthPayload: "{signature}" },
    before: (_, kept) => {
      kept["signature"] = signOnPhone(kept["pushFactor"] ?? "");
    },
  },
  {
    operation: `POST ${entity}/Challenges`,
    form: {
      FactorSid: "{pushFactor}",
      "Details.Message": "Sign in?",
      "Details.Fields": '{"label":"Where","value":"Berlin"}',
      HiddenDetails: '{"ip":"172.168.1.234"}',
    },
    keep: { pushChallenge: "sid" },
  },
  { operation: `POST ${entity}/Challenges/{pushChallenge}/Notifications`, form: { Ttl: "60" } },
  {
    operation: `POST ${entity}/Challenges/{pushChallenge}`,
    form: { AuthPayload: phoneResponse("denied"), Metadata: '{"os":"Android"}' },
  },
  { operation: `DELETE ${entity}/Factors/{factor}` },
  { operation: `DELETE ${entity}` },
  {
    operation: `POST ${service}/AccessTokens`,
    form: { Identity: "user-0001", FactorType: "push" },
    keep: { accessToken: "sid" },
  },
  { operation: `GET ${service}/AccessTokens/{accessToken}` },
  { operation: `DELETE ${api}/Services/{verifyService}` },
];
