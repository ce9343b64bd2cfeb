import { stableHexId } from "../../../shared/ids.ts";
import type { ErrorCase } from "../error-case.ts";
import { serviceSid, verifySid } from "../twilio-client.ts";
import type { WireRequest } from "../wire-clients.ts";

const to = "+15558675310";
const servicePath = `/v2/Services/${verifySid}`;
const started = { To: to, Channel: "sms" };
/** A request to a Verify service. */
const verify = (form: Record<string, string>, below = "Verifications") => ({
  request: { path: `${servicePath}/${below}`, form },
});
const start: WireRequest = { path: `${servicePath}/Verifications`, form: started };
const configuration = {
  path: `${servicePath}/MessagingConfigurations`,
  form: { Country: "GB", MessagingServiceSid: serviceSid },
};
const safe: WireRequest = { path: "/v2/SafeList/Numbers", form: { PhoneNumber: to } };
const template = { sid: `HJ${"a".repeat(32)}`, translations: { en: "{{code}} for {{purpose}}" } };

/** A request to the first rate limit, which is made before it. */
const rateLimit: WireRequest = { path: `${servicePath}/RateLimits`, form: { UniqueName: "ip" } };
const bucket = (sid: unknown, form: Record<string, string>): WireRequest => ({
  path: `${servicePath}/RateLimits/${sid}/Buckets`,
  form,
});

/** Every error of what belongs to a Verify service, beside its verifications. */
export const verifyServiceErrorCases: readonly ErrorCase[] = [
  { name: "a rate limit without a name", code: 20001, ...verify({}, "RateLimits") },
  {
    name: "one rate limit too many",
    code: 60207,
    before: Array.from({ length: 20 }, (_, n) => ({ ...rateLimit, form: { UniqueName: `limit-${n}` } })),
    request: rateLimit,
  },
  { name: "a second rate limit with the name", code: 60208, before: [rateLimit], request: rateLimit },
  {
    name: "a rate limit's name with a space",
    code: 60209,
    ...verify({ UniqueName: "end user" }, "RateLimits"),
  },
  {
    name: "one bucket too many",
    code: 60210,
    options: {
      verifyServices: [
        {
          sid: verifySid,
          rateLimits: { ip: Array.from({ length: 20 }, (_, n) => ({ max: 1, interval: n + 1 })) },
        },
      ],
    },
    request: bucket(`RK${stableHexId(`${verifySid}/ip`)}`, { Max: "1", Interval: "60" }),
  },
  {
    name: "a second bucket with the interval",
    code: 60211,
    options: { verifyServices: [{ sid: verifySid, rateLimits: { ip: [{ max: 1, interval: 60 }] } }] },
    request: bucket(`RK${stableHexId(`${verifySid}/ip`)}`, { Max: "5", Interval: "60" }),
  },
  {
    name: "a bucket without a maximum",
    code: 20001,
    before: [rateLimit],
    request: ({ sid }) => bucket(sid, { Interval: "60" }),
  },
  {
    name: "a bucket of no length",
    code: 60200,
    message: "Invalid parameter: Interval",
    before: [rateLimit],
    request: ({ sid }) => bucket(sid, { Max: "1", Interval: "0" }),
  },
  {
    name: "a start over a bucket's maximum",
    code: 20429,
    status: 429,
    options: { verifyServices: [{ sid: verifySid, rateLimits: { ip: [{ max: 1, interval: 60 }] } }] },
    before: [{ ...start, form: { ...started, RateLimits: '{"ip":"1"}' } }],
    request: { ...start, form: { ...started, RateLimits: '{"ip":"1"}' } },
  },
  {
    name: "a second configuration of a country",
    code: 60213,
    before: [configuration],
    request: configuration,
  },
  {
    name: "a configuration of no country",
    code: 60200,
    message: "Invalid parameter: Country",
    request: { ...configuration, form: { ...configuration.form, Country: "USA" } },
  },
  {
    name: "a configuration with a service that does not exist",
    code: 60200,
    message: "Invalid parameter: MessagingServiceSid",
    options: { services: [] },
    request: configuration,
  },
  {
    name: "a webhook for an event that does not exist",
    code: 60200,
    message: "Invalid parameter: EventTypes",
    ...verify(
      { FriendlyName: "App", WebhookUrl: "https://app.test/", EventTypes: "factor.eaten" },
      "Webhooks",
    ),
  },
  {
    name: "a webhook at no address",
    code: 60200,
    message: "Invalid parameter: WebhookUrl",
    ...verify({ FriendlyName: "App", WebhookUrl: "app", EventTypes: "*" }, "Webhooks"),
  },
  {
    name: "attempts by pigeon",
    code: 60200,
    message: "Invalid parameter: Channel",
    request: { method: "GET", path: "/v2/Attempts", query: { Channel: "pigeon" } },
  },
  { name: "a safe number that is in the list", code: 60411, status: 409, before: [safe], request: safe },
  {
    name: "a safe number that is not one",
    code: 60200,
    message: "Invalid parameter `PhoneNumber`: 555",
    request: { ...safe, form: { PhoneNumber: "555" } },
  },
  {
    name: "a payment by call",
    code: 60214,
    options: { verifyServices: [{ sid: verifySid, psd2Enabled: true }] },
    ...verify({ To: to, Channel: "call", Amount: "$1", Payee: "Acme" }),
  },
  {
    name: "a payment by silent network authentication",
    code: 60329,
    options: { verifyServices: [{ sid: verifySid, psd2Enabled: true }] },
    ...verify({ To: to, Channel: "sna", Amount: "$1", Payee: "Acme" }),
  },
  {
    name: "a template with a variable that the request does not fill in",
    code: 60224,
    options: { verifyTemplates: [template] },
    ...verify({ ...started, TemplateSid: template.sid }),
  },
  {
    name: "a template that the options do not list",
    code: 60228,
    options: { verifyTemplates: [template] },
    ...verify({ ...started, TemplateSid: `HJ${"9".repeat(32)}` }),
  },
  {
    name: "an app hash in a call",
    code: 60602,
    ...verify({ To: to, Channel: "call", AppHash: "He42w354ol9" }),
  },
];
