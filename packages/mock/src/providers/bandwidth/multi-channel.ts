import type { Uplink } from "../../server/mock-provider.ts";
import type { ProviderResponse } from "../../server/provider-response.ts";
import { jsonParameters } from "../shared/parameters.ts";
import { type CheckedMessage, checkMessage } from "./check-message.ts";
import { newMessageId } from "./message-id.ts";
import { factsOf } from "./message-resource.ts";
import { type FieldError, json, refused } from "./responses.ts";
import { draftOf, type SendRequest } from "./send-message.ts";

type Fields = Readonly<Record<string, unknown>>;
type ChannelName = "RBM" | "SMS" | "MMS";

/** An entry of the channel list, checked. */
interface ChannelMessage extends CheckedMessage {
  name: ChannelName;
}

const mostChannels = 4;
const longestRbmText = 3270;
/** Fields of the request rather than of an entry. */
const sharedFields = new Set(["to", "tag", "priority", "expiration"]);

/**
 * Responds to `POST /api/v2/users/{accountId}/messages/multiChannel`. The message travels by the first channel of the list
 * that reaches the phone, or else by the last. Every phone has RCS.
 *
 * @see https://dev.bandwidth.com/apis/messaging-apis/messaging/#tag/Multi-Channel
 */
export function multiChannelResponse(request: SendRequest, uplink: Uplink): ProviderResponse {
  const { state, account, json: fields } = request;
  const { carrier } = state;
  const { channels, errors } = checkChannels(fields, carrier.now());
  const [first] = channels;
  const [to = ""] = first?.to ?? [];
  if (first === undefined || errors.length > 0) return refused("request-validation", { fieldErrors: errors });
  const isForeign = ({ applicationId }: ChannelMessage): boolean =>
    (state.application(applicationId)?.accountId ?? account.id) !== account.id;
  if (channels.some(isForeign)) return refused("forbidden");

  const id = newMessageId(carrier.now());
  const { channelList, ...shared } = fields;
  const drafts = channels.map(({ name, ...message }) =>
    draftOf(
      to,
      {
        ...message,
        id,
        channel: name === "RBM" ? "rcs" : "sms",
        isMms: name === "MMS",
        parameters: jsonParameters({
          ...shared,
          to: [to],
          applicationId: message.applicationId,
          channel: name,
        }),
      },
      request,
    ),
  );
  const isReachable = carrier.phone(to, { account: account.id }).state === "reachable";
  const reaching = drafts.find(({ failure }) => isReachable && failure === undefined);
  const draft = reaching ?? drafts.at(-1);
  if (draft === undefined) return refused("request-validation");
  const message = uplink.accept(draft);
  const { tag, priority = "default", expiration } = factsOf(message);
  return json(202, {
    links: [],
    data: {
      id,
      time: message.createdAt.toISOString(),
      direction: "out",
      to: [to],
      channelList: entriesOf(channelList).map(({ from, applicationId, channel, content }) => ({
        from,
        applicationId,
        channel,
        content,
        owner: from,
      })),
      ...(tag !== undefined && { tag }),
      priority,
      ...(expiration !== undefined && { expiration }),
    },
    errors: [],
  });
}

function checkChannels(fields: Fields, now: number): { channels: ChannelMessage[]; errors: FieldError[] } {
  const channels: ChannelMessage[] = [];
  const errors: FieldError[] = [];
  const entries = entriesOf(fields["channelList"]);
  if (entries.length === 0 || entries.length > mostChannels) {
    errors.push({ fieldName: "channelList", description: `must have 1 to ${mostChannels} channels` });
  }
  if (typeof fields["to"] !== "string") errors.push({ fieldName: "to", description: "must not be empty" });
  for (const [index, entry] of entries.entries()) {
    const { channel } = entry;
    const at = `channelList[${index}]`;
    if (channel !== "RBM" && channel !== "SMS" && channel !== "MMS") {
      errors.push({ fieldName: `${at}.channel`, description: "must be one of RBM, SMS, MMS" });
      continue;
    }
    const checked = checkMessage({ ...fields, ...messageOf(entry, channel) }, now);
    if ("to" in checked) {
      const from = String(entry["from"]);
      channels.push({ ...checked, from, text: textOf(contentOf(entry)), name: channel });
      continue;
    }
    for (const { fieldName, description } of checked) {
      const isShared = sharedFields.has(fieldName);
      const isOfContent = fieldName === "text" || fieldName === "media";
      const name = isShared ? fieldName : `${at}.${isOfContent ? "content." : ""}${fieldName}`;
      if (!errors.some((error) => error.fieldName === name)) errors.push({ fieldName: name, description });
    }
  }
  return { channels, errors };
}

/** An entry as the fields of a message. An agent of RBM may have any name, and a card has neither text nor media. */
function messageOf(entry: Fields, channel: ChannelName): Fields {
  const { from, applicationId } = entry;
  const content = contentOf(entry);
  const { text, media } = content;
  const files = Array.isArray(media)
    ? media.map((file: unknown) => (isFields(file) ? file["fileUrl"] : file))
    : media;
  if (channel !== "RBM") return { from, applicationId, text, media: channel === "MMS" ? files : undefined };
  const isLong = typeof text === "string" && text.length > longestRbmText;
  const isEmpty = Object.keys(content).length === 0;
  return {
    from: from === "" ? undefined : typeof from === "string" ? "agent" : from,
    applicationId,
    text: isLong ? text : isEmpty ? "" : "content",
    media: files,
  };
}

function entriesOf(value: unknown): readonly Fields[] {
  return Array.isArray(value) ? value.map((entry: unknown) => (isFields(entry) ? entry : {})) : [];
}

function contentOf({ content }: Fields): Fields {
  return isFields(content) ? content : {};
}

function textOf({ text }: Fields): string {
  return typeof text === "string" ? text : "";
}

function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
