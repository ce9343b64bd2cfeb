import { SmsWebhookError } from "@smskit/core";

/**
 * Twilio signs the URL and each parameter's name and value, one after the other, with nothing between them. Whoever has
 * seen a signed request can cut the same characters into other parameters, or send a form's as a query. What is checked
 * here is the form of the parameters that Twilio always sends, so that no other cut passes for Twilio's own.
 */

const sid = (prefix: string) => `(?:${prefix})[0-9a-f]{32}`;
const address = "(?:[a-z]+:)?\\+[1-9]\\d{6,14}";

/** Parameters whose values have a fixed form; each comes once, or not at all. */
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

/** Forms of parameters that may be empty: where Twilio has yet to choose a sender, and for free texts. */
const looseForms: Readonly<Record<string, string>> = {
  // A number, a short code, a name of at most 11 characters, or an address on another channel.
  From: `|${address}|\\d{3,15}|[A-Za-z0-9 &+_-]{1,11}|[a-z]+:[\\w.@-]{1,64}`,
  To: `|${address}|\\d{3,15}|[A-Za-z0-9 &+_-]{1,11}|[a-z]+:[\\w.@-]{1,64}`,
};

const forms = new Map(
  Object.entries({ ...fixedForms, ...looseForms }).map(([name, form]) => [name, new RegExp(`^(?:${form})$`)]),
);

/** A parameter of a fixed form inside something else: the mark of another cut. */
const swallowed = new RegExp(
  Object.entries({ ...fixedForms, From: address, To: address })
    .map(([name, form]) => `${name}(?:${form})`)
    .join("|"),
);

/** Names that begin what a form's signed text begins with. */
const firstParameter = /AccountSidAC[0-9a-f]{32}|AccountSid(?:A|AC[0-9a-f]*)?$/;

/** Whether a message is spoken of by its id: only then it matters who says so. */
export function namesMessage(fields: URLSearchParams): boolean {
  const id = fields.get("MessageSid") ?? fields.get("SmsSid") ?? "";
  return forms.get("MessageSid")?.test(id) === true;
}

/**
 * Checks a request whose signature fits.
 * @param fields The parameters, which come in the body of a POST, in the query of a GET.
 * @throws {SmsWebhookError} 403 for what Twilio cannot have sent like this.
 */
export function expectGenuine(
  method: string,
  url: string,
  { fields, query }: { fields: URLSearchParams; query: URLSearchParams },
): void {
  const isPost = method === "POST";
  // A form's text that was made a part of the URL, percent-encoded or not.
  if ([url, decoded(url)].some((text) => firstParameter.test(text))) throw forged();
  if (isPost && ["MessageSid", "SmsSid", "MessageStatus", "SmsStatus"].some((name) => query.has(name))) {
    throw forged();
  }
  const names = [...fields.keys()];
  for (const [name, value] of fields) {
    const form = forms.get(name);
    // A body may have anything in it; what it could swallow must stand beside it, as is checked below.
    if (name !== "Body" && swallowed.test(form === undefined ? name + value : value)) throw forged();
    if (form === undefined) {
      if (isTail(name, value)) throw forged();
      continue;
    }
    if (names.indexOf(name) !== names.lastIndexOf(name)) throw forged();
    // What is no message may have parameters of these names in forms of their own.
    if (namesMessage(fields) && !form.test(value)) throw forged();
  }
  if (namesMessage(fields)) expectWhole(fields);
}

/** Parameters of one message belong together. */
function expectWhole(fields: URLSearchParams): void {
  const same = (a: string, b: string) => !fields.has(a) || !fields.has(b) || fields.get(a) === fields.get(b);
  const isConsistent =
    fields.has("AccountSid") === fields.has("ApiVersion") &&
    same("MessageSid", "SmsSid") &&
    same("MessageSid", "SmsMessageSid") &&
    same("MessageStatus", "SmsStatus");
  if (!isConsistent || fields.getAll("Body").length > 1) throw forged();
  const status = fields.get("MessageStatus") ?? fields.get("SmsStatus");
  if (status !== "received" && status !== "receiving") return;
  const isInbound = ["Body", "From", "To"].every((name) => fields.has(name)) && fields.get("From") !== "";
  if (!isInbound || [...fields.keys()].some(isCutOffBody) || !hasWholeMedia(fields)) throw forged();
}

/** Whether each file has its URL and its type: Twilio sends both. */
function hasWholeMedia(fields: URLSearchParams): boolean {
  const count = Number(fields.get("NumMedia") ?? 0);
  return Array.from({ length: count }, (_, index) => index).every(
    (index) =>
      /^https?:\/\//.test(fields.get(`MediaUrl${index}`) ?? "") &&
      /^[\w.+-]+\/[\w.+-]+(?: *;|$)/.test(fields.get(`MediaContentType${index}`) ?? ""),
  );
}

/** A name that the end of a text may have been made, since it sorts behind `Body`; Twilio's own are of several words. */
function isCutOffBody(name: string): boolean {
  return name > "Body" && name < "From" && !forms.has(name) && !/^(?:[A-Z][a-z]+){2,}\d*$/.test(name);
}

/** The end of a parameter's name, with a value of its form: the beginning stands in the URL, or in another parameter. */
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
    "X-Twilio-Signature fits, but Twilio does not send its parameters like this: the signature may be that of another request, cut into other parameters.",
  );
}
