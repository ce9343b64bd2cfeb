import { isHttpUrl, isPhoneNumber } from "../shared/validation.ts";
import type { InvalidParameter, Objection } from "./errors.ts";
import { channels, filesOf, objectOf, senderOf, type VonageChannel } from "./read-message.ts";
import type { VonageState } from "./state.ts";

type JsonObject = Readonly<Record<string, unknown>>;

const longestReference = 100;
const textOptions = ["content_id", "entity_id", "pool_id"];

/**
 * Checks the parameters of a message. Unknown parameters are ignored, which is unconfirmed; so are the words of a reason.
 *
 * @param place What precedes the names of parameters: `failover[0].` for the first message of the list.
 */
export function checkMessage(json: JsonObject, place: string, state: VonageState): Objection | undefined {
  const name = json["channel"];
  const channel = typeof name === "string" && Object.hasOwn(channels, name) ? channels[name] : undefined;
  if (channel === undefined) return { code: "1400" };
  const type = json["message_type"];
  if (typeof type !== "string" || !channel.types.includes(type)) return { code: "1440" };
  if (!isRecipient(json["to"])) return { code: "1430" };
  if (!isSender(json["from"], String(name), state)) return { code: "1420" };
  const reference = json["client_ref"];
  const isReference = typeof reference === "string" && Array.from(reference).length <= longestReference;
  if (reference !== undefined && !isReference) return { code: "1450" };
  const named = (parameters: readonly InvalidParameter[]) =>
    parameters.map(({ name: parameter, reason }) => ({ name: place + parameter, reason }));
  const ofChannel = channelProblems(json, channel);
  if (ofChannel.length > 0) return { code: "1410", parameters: named(ofChannel) };
  const ofTemplate = type === "template" ? templateProblems(json) : [];
  if (ofTemplate.length > 0) return { code: "1022", parameters: named(ofTemplate) };
  const ofMessage = [...contentProblems(json, type, channel), ...webhookProblems(json)];
  return ofMessage.length > 0 ? { code: "1020", parameters: named(ofMessage) } : undefined;
}

/** Digits, without a plus or a zero before the country's code. */
function isRecipient(to: unknown): boolean {
  return typeof to === "string" && /^\d{7,15}$/.test(to) && isPhoneNumber(`+${to}`);
}

/** A number or a name; an agent's name for RCS; a number of the account for MMS and WhatsApp. */
function isSender(from: unknown, channel: string, state: VonageState): boolean {
  if (typeof from !== "string") return false;
  const isNumber = /^[1-9]\d{2,14}$/.test(from);
  switch (channel) {
    case "rcs":
      return /^[\w.-]{1,100}$/.test(from);
    case "sms":
      return isNumber || /^(?=.*[A-Za-z])[A-Za-z0-9 ]{1,11}$/.test(from);
    default:
      return isNumber && state.accounts.number(senderOf(from)) !== undefined;
  }
}

function channelProblems(json: JsonObject, { ttl }: VonageChannel): InvalidParameter[] {
  const problems: InvalidParameter[] = [];
  const given = json["ttl"];
  if (ttl !== undefined && given !== undefined) {
    const isRight = Number.isInteger(given) && Number(given) >= ttl.least && Number(given) <= ttl.most;
    if (!isRight) problems.push({ name: "ttl", reason: `must be between ${ttl.least} and ${ttl.most}.` });
  }
  for (const name of ["trusted_recipient", "trusted_sender"]) {
    if (json[name] !== undefined && typeof json[name] !== "boolean") {
      problems.push({ name, reason: "must be a boolean." });
    }
  }
  return json["channel"] === "sms" ? [...problems, ...smsProblems(json["sms"])] : problems;
}

function smsProblems(sms: unknown): InvalidParameter[] {
  if (sms === undefined) return [];
  if (typeof sms !== "object" || sms === null || Array.isArray(sms)) {
    return [{ name: "sms", reason: "must be an object." }];
  }
  const options = objectOf(sms);
  const encoding = options["encoding_type"];
  const isEncoding = encoding === undefined || /^(?:text|unicode|auto)$/.test(String(encoding));
  const notTexts = textOptions.filter(
    (name) => options[name] !== undefined && typeof options[name] !== "string",
  );
  return [
    ...(isEncoding
      ? []
      : [{ name: "sms.encoding_type", reason: "must be one of `text`, `unicode` or `auto`." }]),
    ...notTexts.map((name) => ({ name: `sms.${name}`, reason: "must be a string." })),
  ];
}

function contentProblems(json: JsonObject, type: string, channel: VonageChannel): InvalidParameter[] {
  if (type === "text") return textProblems(json["text"], channel);
  return type === "template" ? [] : fileProblems(json, type);
}

/** A template of WhatsApp: its name, its locale, and texts as parameters. That such errors name parameters is unconfirmed. */
function templateProblems(json: JsonObject): InvalidParameter[] {
  const { name, parameters = [] } = objectOf(json["template"]);
  const { locale } = objectOf(json["whatsapp"]);
  const isText = (value: unknown): boolean => typeof value === "string" && value !== "";
  const areTexts = Array.isArray(parameters) && parameters.every((one) => typeof one === "string");
  return [
    ...(isText(name) ? [] : [{ name: "template.name", reason: "is required." }]),
    ...(areTexts ? [] : [{ name: "template.parameters", reason: "must be an array of strings." }]),
    ...(isText(locale) ? [] : [{ name: "whatsapp.locale", reason: "is required." }]),
  ];
}

function textProblems(text: unknown, { longestText }: VonageChannel): InvalidParameter[] {
  if (typeof text !== "string" || text === "") return [{ name: "text", reason: "is required." }];
  if (longestText === undefined || Array.from(text).length <= longestText) return [];
  return [{ name: "text", reason: `length must be between 1 and ${longestText} characters.` }];
}

function fileProblems(json: JsonObject, type: string): InvalidParameter[] {
  const files = filesOf(json, type);
  const isList = type === "content";
  if (isList && (!Array.isArray(json[type]) || files.length === 0)) {
    return [{ name: type, reason: "is required." }];
  }
  return files.flatMap(({ url }, index) => {
    const name = isList ? `${type}[${index}].url` : `${type}.url`;
    if (url === undefined) return [{ name, reason: "is required." }];
    return typeof url === "string" && isHttpUrl(url, 2000) ? [] : [{ name, reason: "must be a valid URL." }];
  });
}

function webhookProblems(json: JsonObject): InvalidParameter[] {
  const { webhook_url: url, webhook_version: version } = json;
  const isUrl = url === undefined || (typeof url === "string" && isHttpUrl(url));
  const isVersion = version === undefined || version === "v1" || version === "v0.1";
  return [
    ...(isUrl ? [] : [{ name: "webhook_url", reason: "must be a valid URL." }]),
    ...(isVersion ? [] : [{ name: "webhook_version", reason: "must be one of `v0.1` or `v1`." }]),
  ];
}
