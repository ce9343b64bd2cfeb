import { countryOfNumber } from "../shared/countries.ts";
import type { WebhookFields } from "../shared/webhooks.ts";
import { shownAddress } from "./channels.ts";
import type { ReceivedText } from "./recognize-text.ts";

type Fields = readonly (readonly [name: string, value: string | undefined])[];

/** The parameters of the webhook about a text, in Twilio's order. */
export function inboundFields(
  received: ReceivedText,
  { apiOrigin, reportsOptOut }: { apiOrigin: string; reportsOptOut: boolean },
): WebhookFields {
  const { media, accountSid, sid } = received;
  const messageUrl = `${apiOrigin}/2010-04-01/Accounts/${accountSid}/Messages/${sid}`;
  const fields: Fields = [
    ...(received.text.channel === "sms" ? fieldsOfSms(received) : fieldsOfChannel(received)),
    ...media.flatMap(
      (file, index): Fields => [
        [`MediaContentType${index}`, file.contentType],
        [`MediaUrl${index}`, `${messageUrl}/Media/${file.sid}`],
      ],
    ),
    ["OptOutType", reportsOptOut ? received.keyword : undefined],
  ];
  return fields.filter((field): field is readonly [string, string] => field[1] !== undefined);
}

function fieldsOfSms({ text, sid, accountSid, serviceSid, segments, media }: ReceivedText): Fields {
  const { from, to, body } = text;
  return [
    ["ToCountry", countryOfNumber(to)?.country ?? ""],
    ["ToState", ""],
    ["SmsMessageSid", sid],
    ["NumMedia", String(media.length)],
    ["ToCity", ""],
    ["FromZip", ""],
    ["SmsSid", sid],
    ["FromState", ""],
    ["SmsStatus", "received"],
    ["FromCity", ""],
    ["Body", body],
    ["FromCountry", countryOfNumber(from)?.country ?? ""],
    ["To", to],
    ["MessagingServiceSid", serviceSid],
    ["ToZip", ""],
    ["NumSegments", String(segments)],
    ["MessageSid", sid],
    ["AccountSid", accountSid],
    ["From", from],
    ["ApiVersion", "2010-04-01"],
  ];
}

/** A text by WhatsApp or RCS. The name of a profile is what the user chose; a mock has only the number. */
function fieldsOfChannel({ text, sid, accountSid, serviceSid, media }: ReceivedText): Fields {
  const { channel, from, to, body } = text;
  const waId = channel === "whatsapp" ? from.slice(1) : undefined;
  const about = waId === undefined ? {} : { ProfileName: from, WaId: waId };
  const [type = "text"] = media.map(({ contentType }) => contentType.split("/", 1)[0] ?? "");
  return [
    ["SmsMessageSid", sid],
    ["NumMedia", String(media.length)],
    ["ProfileName", about.ProfileName],
    ["MessageType", ["application", "text"].includes(type) && media.length > 0 ? "document" : type],
    ["SmsSid", sid],
    ["WaId", waId],
    ["SmsStatus", "received"],
    ["Body", body],
    ["To", shownAddress({ channel, address: to })],
    ["MessagingServiceSid", serviceSid],
    ["NumSegments", "1"],
    ["ReferralNumMedia", waId === undefined ? undefined : "0"],
    ["MessageSid", sid],
    ["AccountSid", accountSid],
    ["ChannelMetadata", JSON.stringify({ type: channel, data: { context: about } })],
    ["From", shownAddress({ channel, address: from })],
    ["ApiVersion", "2010-04-01"],
  ];
}
