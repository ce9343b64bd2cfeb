import { SmsWebhookError } from "@smskit/core";

/**
 * Twilio signs the URL, followed by each parameter's name and value, without separators. An attacker who has seen a signed
 * request can split the same characters into other parameters, or send those of a form as a query. The checks here are
 * about the form of the parameters that Twilio always sends, so that any other split is refused.
 */

const sid = (prefix: string) => `(?:${prefix})[0-9a-f]{32}`;
const address = "(?:[a-z]+:)?\\+[1-9]\\d{6,14}";

/** Parameters whose values have a fixed form. Each occurs at most once. */
const fixedForms: Readonly<Record<string, string>> = {
  AccountSid: sid("AC"),
  ApiVersion: "\\d{4}-\\d\\d-\\d\\d",
  ErrorCode: "\\d{1,9}",
  MessageSid: sid("SM|MM"),
  MessageStatus: "[a-z_-]{1,40}",
  MessagingServiceSid: sid("MG"),
  NumMedia: "\\d{1,2}",
  NumSegments: "\\d{1,3}",
  OptOutType: "STOP|START|HELP",
  SmsMessageSid: sid("SM|MM"),
  SmsSid: sid("SM|MM"),
  SmsStatus: "[a-z_-]{1,40}",
};

/** Forms of parameters that can be empty: Twilio may not have chosen a sender yet. */
const looseForms: Readonly<Record<string, string>> = {
  // A number, a short code, a name of at most 11 characters, or an address on another channel.
  From: `|${address}|\\d{3,15}|[A-Za-z0-9 &+_-]{1,11}|[a-z]+:[\\w.@-]{1,64}`,
  To: `|${address}|\\d{3,15}|[A-Za-z0-9 &+_-]{1,11}|[a-z]+:[\\w.@-]{1,64}`,
};

const forms = new Map(
  Object.entries({ ...fixedForms, ...looseForms }).map(([name, form]) => [name, new RegExp(`^(?:${form})$`)]),
);

/** A parameter with a fixed form inside another value: the sign of another split. */
const swallowed = new RegExp(
  Object.entries({ ...fixedForms, From: address, To: address })
    .map(([name, form]) => `${name}(?:${form})`)
    .join("|"),
);

/** The beginning of a form's signed text. */
const firstParameter = /AccountSidAC[0-9a-f]{32}|AccountSid(?:A|AC[0-9a-f]*)?$/;

/** Whether the parameters name a message by its id. Only such requests lead to events about a message. */
export function namesMessage(fields: URLSearchParams): boolean {
  const id = fields.get("MessageSid") ?? fields.get("SmsSid") ?? "";
  return forms.get("MessageSid")?.test(id) === true;
}

/**
 * Checks a request that has a valid signature.
 * @param fields The parameters: the body of a POST, the query of a GET.
 * @throws {SmsWebhookError} 403 for parameters that Twilio does not send in this form.
 */
export function expectGenuine(
  method: string,
  url: string,
  { fields, query }: { fields: URLSearchParams; query: URLSearchParams },
): void {
  const isPost = method === "POST";
  // A form's text was moved into the URL, percent-encoded or not.
  if ([url, decoded(url)].some((text) => firstParameter.test(text))) throw forged();
  if (isPost && ["MessageSid", "SmsSid", "MessageStatus", "SmsStatus"].some((name) => query.has(name))) {
    throw forged();
  }
  const names = [...fields.keys()];
  for (const [name, value] of fields) {
    const form = forms.get(name);
    // A body can contain anything. The parameters that it could contain must be present, which is checked below.
    if (name !== "Body" && swallowed.test(form === undefined ? name + value : value)) throw forged();
    if (form === undefined) {
      if (isTail(name, value)) throw forged();
      continue;
    }
    if (names.indexOf(name) !== names.lastIndexOf(name)) throw forged();
    // In requests that are not about a message, parameters with these names can have other forms.
    if (namesMessage(fields) && !form.test(value)) throw forged();
  }
  if (namesMessage(fields)) expectWhole(fields);
}

/** Checks that the parameters of one message are complete and consistent. */
function expectWhole(fields: URLSearchParams): void {
  const same = (a: string, b: string) => !fields.has(a) || !fields.has(b) || fields.get(a) === fields.get(b);
  const isConsistent =
    fields.has("AccountSid") === fields.has("ApiVersion") &&
    // Everything that Twilio reports about a message names its recipient.
    (fields.has("To") || !fields.has("AccountSid")) &&
    same("MessageSid", "SmsSid") &&
    same("MessageSid", "SmsMessageSid") &&
    same("MessageStatus", "SmsStatus");
  if (!isConsistent || fields.getAll("Body").length > 1) throw forged();
  const status = fields.get("MessageStatus") ?? fields.get("SmsStatus");
  if (status !== "received" && status !== "receiving") return;
  const isInbound = ["Body", "From", "To"].every((name) => fields.has(name)) && fields.get("From") !== "";
  if (!isInbound || [...fields.keys()].some(isCutOffBody) || !hasWholeMedia(fields)) throw forged();
}

/** Whether each media file has its URL and its type, as Twilio sends them. */
function hasWholeMedia(fields: URLSearchParams): boolean {
  const count = Number(fields.get("NumMedia") ?? 0);
  return Array.from({ length: count }, (_, index) => index).every(
    (index) =>
      /^https?:\/\//.test(fields.get(`MediaUrl${index}`) ?? "") &&
      /^[\w.+-]+\/[\w.+-]+(?: *;|$)/.test(fields.get(`MediaContentType${index}`) ?? ""),
  );
}

/** Whether a name can be the cut-off end of a text: it sorts after `Body`. Twilio's names have several words. */
function isCutOffBody(name: string): boolean {
  return name > "Body" && name < "From" && !forms.has(name) && !/^(?:[A-Z][a-z]+){2,}\d*$/.test(name);
}

/** Whether a name is the end of a known one, with a value of its form: its beginning is in the URL or another parameter. */
function isTail(name: string, value: string): boolean {
  return Object.keys(fixedForms).some(
    (whole) =>
      name !== "" && whole.endsWith(name) && /\d/.test(value) && forms.get(whole)?.test(value) === true,
  );
}

function decoded(url: string): string {
  try {
    return decodeURIComponent(url);
  } catch {
    return url;
  }
}

function forged(): SmsWebhookError {
  return new SmsWebhookError(
    403,
    "X-Twilio-Signature is valid, but Twilio does not send parameters in this form: the signature may be that of another request, whose text was split into other parameters.",
  );
}
