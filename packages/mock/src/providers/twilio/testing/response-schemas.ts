import { z } from "zod";

const sid = (prefix: string) => z.string().regex(new RegExp(`^(${prefix})[0-9a-fA-F]{32}$`));
const account = sid("AC");
/** `Fri, 03 Nov 2023 17:23:23 +0000`, a day that there is. */
const rfc2822 = z
  .string()
  .regex(/^(Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d\d [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d \+0000$/)
  .refine((text) => new Date(text).toUTCString().replace("GMT", "+0000") === text);
const iso = z.string().regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
const count = z.string().regex(/^\d+$/);
const phoneNumber = z.string().regex(/^\+[1-9]\d{6,14}$/);
const url = z.url({ protocol: /^https?$/ });
const path = (pattern: string) =>
  z.string().regex(new RegExp(`^/2010-04-01/Accounts/AC[0-9a-f]{32}${pattern}$`));
const method = z.enum(["GET", "POST"]);

/** A message, in the order of recorded traffic. */
export const messageSchema = z.strictObject({
  body: z.string(),
  num_segments: count,
  direction: z.enum(["inbound", "outbound-api", "outbound-call", "outbound-reply"]),
  from: z.string().nullable(),
  date_updated: rfc2822,
  price: z
    .string()
    .regex(/^-\d+\.\d{5}$/)
    .nullable(),
  error_message: z.string().min(1).nullable(),
  uri: path("/Messages/(SM|MM)[0-9a-f]{32}\\.json"),
  account_sid: account,
  num_media: count,
  to: z.string().min(1),
  date_created: rfc2822,
  status: z.enum([
    "queued",
    "sending",
    "sent",
    "failed",
    "delivered",
    "undelivered",
    "receiving",
    "received",
    "accepted",
    "scheduled",
    "read",
    "partially_delivered",
    "canceled",
  ]),
  sid: sid("SM|MM"),
  date_sent: rfc2822.nullable(),
  messaging_service_sid: sid("MG").nullable(),
  error_code: z.int().nullable(),
  price_unit: z.literal("USD"),
  api_version: z.literal("2010-04-01"),
  subresource_uris: z.strictObject({ media: path("/Messages/(SM|MM)[0-9a-f]{32}/Media\\.json") }),
});

/** A page of a list of the 2010 API. */
const listOf = (key: string, item: z.ZodType) =>
  z.strictObject({
    end: z.int().min(0),
    first_page_uri: path("/.+\\?.*PageSize=\\d+&Page=0"),
    next_page_uri: path("/.+PageSize=\\d+&Page=\\d+&PageToken=PA\\w+").nullable(),
    page: z.int().min(0),
    page_size: z.int().min(1).max(1000),
    previous_page_uri: path("/.+PageSize=\\d+&Page=\\d+&PageToken=PB\\w+").nullable(),
    start: z.int().min(0),
    uri: path("/.+\\?.*PageSize=\\d+&Page=\\d+(&PageToken=P[AB]\\w+)?"),
    [key]: z.array(item),
  });

export const messageListSchema = listOf("messages", messageSchema);

export const feedbackSchema = z.strictObject({
  account_sid: account,
  date_created: rfc2822,
  date_updated: rfc2822,
  message_sid: sid("SM|MM"),
  outcome: z.enum(["confirmed", "unconfirmed"]),
  uri: path("/Messages/(SM|MM)[0-9a-f]{32}/Feedback\\.json"),
});

export const accountSchema = z.strictObject({
  auth_token: z.string().length(32),
  date_created: rfc2822,
  date_updated: rfc2822,
  friendly_name: z.string(),
  owner_account_sid: account,
  sid: account,
  status: z.enum(["active", "suspended", "closed"]),
  subresource_uris: z.record(z.string(), path("/.+\\.json")),
  type: z.enum(["Trial", "Full"]),
  uri: path("\\.json"),
});

export const balanceSchema = z.strictObject({
  account_sid: account,
  balance: z.string().regex(/^\d+\.\d+$/),
  currency: z.string().length(3),
});

export const phoneNumberListSchema = listOf(
  "incoming_phone_numbers",
  z.strictObject({
    account_sid: account,
    address_requirements: z.enum(["none", "any", "local", "foreign"]),
    address_sid: z.null(),
    api_version: z.literal("2010-04-01"),
    beta: z.boolean(),
    bundle_sid: z.null(),
    capabilities: z.strictObject({
      fax: z.boolean(),
      mms: z.boolean(),
      sms: z.boolean(),
      voice: z.boolean(),
    }),
    date_created: rfc2822,
    date_updated: rfc2822,
    emergency_address_sid: z.null(),
    emergency_address_status: z.string(),
    emergency_status: z.enum(["Active", "Inactive"]),
    friendly_name: z.string(),
    identity_sid: z.null(),
    origin: z.string(),
    phone_number: phoneNumber,
    sid: sid("PN"),
    sms_application_sid: z.string(),
    sms_fallback_method: method,
    sms_fallback_url: z.string(),
    sms_method: method,
    sms_url: z.string(),
    status: z.string(),
    status_callback: z.string(),
    status_callback_method: method,
    subresource_uris: z.strictObject({ assigned_add_ons: path("/.+\\.json") }),
    trunk_sid: z.null(),
    type: z.enum(["local", "mobile", "toll-free"]),
    uri: path("/IncomingPhoneNumbers/PN[0-9a-f]{32}\\.json"),
    voice_application_sid: z.null(),
    voice_caller_id_lookup: z.boolean(),
    voice_fallback_method: method,
    voice_fallback_url: z.null(),
    voice_method: method,
    voice_receive_mode: z.enum(["voice", "fax"]),
    voice_url: z.null(),
  }),
);

export const shortCodeListSchema = listOf(
  "short_codes",
  z.strictObject({
    account_sid: account,
    api_version: z.literal("2010-04-01"),
    date_created: rfc2822,
    date_updated: rfc2822,
    friendly_name: z.string(),
    short_code: z.string().regex(/^\d{3,8}$/),
    sid: sid("SC"),
    sms_fallback_method: method,
    sms_fallback_url: z.null(),
    sms_method: method,
    sms_url: z.null(),
    uri: path("/SMS/ShortCodes/SC[0-9a-f]{32}\\.json"),
  }),
);

export const serviceSchema = z.strictObject({
  account_sid: account,
  sid: sid("MG"),
  date_created: iso,
  date_updated: iso,
  friendly_name: z.string(),
  inbound_request_url: url.nullable(),
  inbound_method: method,
  fallback_url: url.nullable(),
  fallback_method: method,
  status_callback: url.nullable(),
  sticky_sender: z.boolean(),
  mms_converter: z.boolean(),
  smart_encoding: z.boolean(),
  scan_message_content: z.enum(["inherit", "enable", "disable"]),
  fallback_to_long_code: z.boolean(),
  area_code_geomatch: z.boolean(),
  validity_period: z.int().min(1).max(36_000),
  synchronous_validation: z.boolean(),
  usecase: z.string(),
  use_inbound_webhook_on_number: z.boolean(),
  us_app_to_person_registered: z.boolean(),
  links: z.record(z.string(), url),
  url,
});

/** A page of a list of the newer APIs. */
const pageOf = (key: string, item: z.ZodType) =>
  z.strictObject({
    meta: z.strictObject({
      page: z.int().min(0),
      page_size: z.int().min(1),
      first_page_url: url,
      previous_page_url: url.nullable(),
      url,
      next_page_url: url.nullable(),
      key: z.literal(key),
    }),
    [key]: z.array(item),
  });

const senderOf = (prefix: string, own: z.core.$ZodLooseShape) =>
  z.strictObject({
    sid: sid(prefix),
    account_sid: account,
    service_sid: sid("MG"),
    date_created: iso,
    date_updated: iso,
    ...own,
    capabilities: z.array(z.enum(["MMS", "SMS", "Voice"])),
    url,
  });

const country = z.string().length(2);

/** The senders of a service, by the name of their list. */
export const senderListSchemas = {
  PhoneNumbers: pageOf("phone_numbers", senderOf("PN", { phone_number: phoneNumber, country_code: country })),
  ShortCodes: pageOf("short_codes", senderOf("SC", { short_code: z.string(), country_code: country })),
  AlphaSenders: pageOf("alpha_senders", senderOf("AI", { alpha_sender: z.string() })),
};

export const errorSchema = z.strictObject({
  code: z.int().min(20_000),
  message: z.string().min(1),
  more_info: z.string().regex(/^https:\/\/www\.twilio\.com\/docs\/errors\/\d{5,6}$/),
  status: z.int().min(400).max(599),
});

export const problemSchema = z.strictObject({
  type: z.string().regex(/^https:\/\/www\.twilio\.com\/docs\/errors\/\d{5,6}$/),
  title: z.string().min(1),
  status: z.int().min(400).max(599),
  code: z.int().min(20_000),
});

export const verifyServiceSchema = z.strictObject({
  default_template_sid: sid("HJ").nullable(),
  tts_name: z.string().nullable(),
  psd2_enabled: z.boolean(),
  do_not_share_warning_enabled: z.boolean(),
  mailer_sid: z.null(),
  friendly_name: z.string(),
  url,
  account_sid: account,
  date_updated: iso,
  totp: z.strictObject({
    time_step: z.int(),
    skew: z.int(),
    code_length: z.int(),
    issuer: z.string(),
  }),
  code_length: z.int().min(4).max(10),
  custom_code_enabled: z.boolean(),
  sid: sid("VA"),
  push: z.strictObject({
    apn_credential_sid: z.null(),
    include_date: z.boolean(),
    fcm_credential_sid: z.null(),
  }),
  date_created: iso,
  dtmf_input_required: z.boolean(),
  skip_sms_to_landlines: z.boolean(),
  lookup_enabled: z.boolean(),
  verify_event_subscription_enabled: z.boolean(),
  whatsapp: z.strictObject({ msg_service_sid: z.null(), from: z.null() }),
  passkeys: z.null(),
  links: z.record(z.string(), url),
});

export const verifyServiceListSchema = pageOf("services", verifyServiceSchema);

/** What a verification and its check have alike. */
const status = z.enum([
  "pending",
  "approved",
  "canceled",
  "max_attempts_reached",
  "deleted",
  "failed",
  "expired",
]);
const channel = z.enum(["sms", "call", "email", "whatsapp", "sna"]);

export const verificationSchema = z.strictObject({
  status,
  payee: z.string().nullable(),
  date_updated: iso,
  send_code_attempts: z.array(
    z.strictObject({ attempt_sid: sid("VL"), channel, time: z.iso.datetime({ precision: 3 }) }),
  ),
  account_sid: account,
  to: phoneNumber,
  amount: z.string().nullable(),
  valid: z.boolean(),
  lookup: z.strictObject({
    carrier: z
      .strictObject({
        mobile_country_code: count.nullable(),
        type: z.enum(["mobile", "landline", "voip"]),
        error_code: z.null(),
        mobile_network_code: count.nullable(),
        name: z.string(),
      })
      .nullable(),
  }),
  sna: z.null(),
  url,
  sid: sid("VE"),
  date_created: iso,
  service_sid: sid("VA"),
  channel,
});

export const verificationCheckSchema = z.strictObject({
  status,
  payee: z.string().nullable(),
  date_updated: iso,
  account_sid: account,
  to: phoneNumber,
  amount: z.string().nullable(),
  valid: z.boolean(),
  sna_attempts_error_codes: z.array(z.never()),
  sid: sid("VE"),
  date_created: iso,
  service_sid: sid("VA"),
  channel,
});
