import type { CarrierEvent, CarrierMessage } from "../../carrier/carrier-message.ts";
import { parseJsonObject } from "../../server/parse-json-object.ts";
import { networkOf } from "../shared/networks.ts";
import { shownAddress } from "./addresses.ts";
import { isObject } from "./check-fields.ts";
import { outcomeOf } from "./delivery-codes.ts";
import { shownDate } from "./responses.ts";
import type { InfobipState } from "./state.ts";

/** What each part of a message costs. */
export const pricePerPart = 0.01;
export const currency = "EUR";

/** What a request said about a message that is on the carrier. */
export interface SentFields {
  readonly bulkId: string;
  readonly messageId: string;
  readonly callbackData: string | undefined;
  readonly campaignReferenceId: string | undefined;
  readonly platform: Readonly<Record<string, unknown>>;
  /** Version 2 calls fields by other names. */
  readonly isVersion2: boolean;
}

/** The messages that an account sent, oldest first; the network's replies to keywords are not among them. */
export function sentBy({ carrier }: Pick<InfobipState, "carrier">, account: string): CarrierMessage[] {
  return carrier.messages.filter(
    ({ provider, accountId, parameters }) =>
      provider === "infobip" && accountId === account && parameters["bulkId"] !== undefined,
  );
}

/** The message of an account with this id. */
export function findMessage(
  messageId: string,
  account: string,
  { carrier }: Pick<InfobipState, "carrier">,
): CarrierMessage | undefined {
  return [messageId, `${messageId}.${account}`]
    .flatMap((id) => carrier.message(id) ?? [])
    .find(({ provider, accountId }) => provider === "infobip" && accountId === account);
}

/** Reads what the parameters of a message say. */
export function sentFields({ parameters }: Pick<CarrierMessage, "parameters">): SentFields {
  const object = (name: string) => parseJsonObject(textOf(parameters[name]) ?? "") ?? {};
  const isVersion2 = parameters["content"] === undefined;
  const { callbackData, campaignReferenceId, entityId, applicationId } = parameters;
  const options = object("options");
  const platform = isVersion2 ? { entityId, applicationId } : options["platform"];
  return {
    bulkId: textOf(parameters["bulkId"]) ?? "",
    messageId: textOf(parameters["messageId"]) ?? "",
    callbackData: textOf(isVersion2 ? callbackData : object("webhooks")["callbackData"]),
    campaignReferenceId: textOf(isVersion2 ? campaignReferenceId : options["campaignReferenceId"]),
    platform: isObject(platform) ? platform : {},
    isVersion2,
  };
}

/** A message as a delivery report and as the logs show it, after an event. */
export function sentResource(
  message: CarrierMessage,
  {
    as,
    version = sentFields(message).isVersion2 ? 2 : 3,
    event = message,
  }: {
    as: "report" | "log";
    /** @default the version that it was sent with */
    version?: 2 | 3;
    /** @default the current status */
    event?: Pick<CarrierEvent, "status" | "errorCode">;
  },
): Record<string, unknown> {
  const { from, to, body, segments, createdAt, sendAt, events } = message;
  const { bulkId, messageId, callbackData, campaignReferenceId, platform } = sentFields(message);
  const { status, error } = outcomeOf(message, event);
  const isLog = as === "log";
  const isVersion2 = version === 2;
  const pricePerMessage =
    status.groupName === "REJECTED" ? 0 : Math.round(pricePerPart * segments * 100) / 100;
  return {
    bulkId,
    messageId,
    [isLog && !isVersion2 ? "destination" : "to"]: shownAddress(to),
    [isVersion2 ? "from" : "sender"]: from === null ? undefined : shownAddress(from),
    ...(isLog && (isVersion2 ? { text: body } : { content: { text: body } })),
    sentAt: shownDate(sendAt ?? createdAt),
    doneAt: shownDate(events.at(-1)?.at ?? createdAt),
    [isVersion2 ? "smsCount" : "messageCount"]: segments,
    mccMnc: networkOf(to)?.code,
    ...(!isLog && { callbackData }),
    ...(isVersion2 ? platform : Object.keys(platform).length > 0 && { platform }),
    campaignReferenceId,
    price: { pricePerMessage, currency },
    status,
    error: isVersion2 && error.groupName === "OK" ? { ...error, groupName: "Ok" } : error,
  };
}

function textOf(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}
