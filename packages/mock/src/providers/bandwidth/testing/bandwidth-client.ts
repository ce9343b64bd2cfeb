import { Configuration, type ConfigurationParameters, type Message, MessagesApi } from "bandwidth-sdk";
import {
  type Carrier,
  createCarrier,
  type MockBandwidthOptions,
  type MockServer,
  mockBandwidth,
  startMockServer,
} from "../../../index.ts";
import type { AppRequest } from "../../../testing/webhook-app.ts";

export const accountId = "9900000";
export const otherAccountId = "9900001";
export const credentials = { username: "api-user", password: "pässword:2" };
export const applicationId = "93de2206-9669-4e07-948d-329f4b722ee2";
export const otherApplicationId = "cfd4fb83-7531-4acc-b471-42d0bb76a65c";
export const from = "+15550001111";
export const tollFree = "+18445550111";
export const to = "+15558675310";
export const second = "+15558675311";
export const text = "Your code is 123456";

/** The fields of a request; any value, as apps that do not use TypeScript can send any. */
export type MessageFields = Readonly<Record<string, unknown>>;

/** A mock on a real socket, and the official SDK that talks to it. */
export interface ServedBandwidth {
  carrier: Carrier;
  server: MockServer;
  api: MessagesApi;
  /** Sends a text, with some fields replaced or, if they are `undefined`, left out. */
  send(fields?: MessageFields): Promise<SentMessage>;
}

/** A message as it arrives: the SDK's types have sets where the responses have lists. */
export type SentMessage = Omit<Message, "to" | "media"> & { to: string[]; media?: string[] };

const running = new Set<MockServer>();

/** Serves a mock; {@link closeBandwidth} closes it. */
export async function serveBandwidth(
  options: MockBandwidthOptions = {},
  carrier: Carrier = createCarrier({ latencyMs: 0 }),
): Promise<ServedBandwidth> {
  const server = await startMockServer({ mocks: [mockBandwidth(carrier, options)] });
  running.add(server);
  const api = apiAt(server);
  return { carrier, server, api, send: (fields) => sendWith(api, fields) };
}

export async function closeBandwidth(): Promise<void> {
  await Promise.all([...running].map((server) => server.close()));
  running.clear();
}

/** The official SDK, with the credentials of an API user unless others are given. */
export function apiAt(
  { url }: { url: string },
  settings: ConfigurationParameters = credentials,
): MessagesApi {
  return new MessagesApi(new Configuration({ ...settings, basePath: `${url}/api/v2` }));
}

/** Sends a text with the SDK. */
export async function sendWith(
  api: MessagesApi,
  fields: MessageFields = {},
  account: string = accountId,
  headers: Record<string, string> = {},
): Promise<SentMessage> {
  const request = { applicationId, from, to: new Set([to]), text, ...fields };
  const { status, data } = await api.createMessage(account, request, { headers });
  if (status !== 202) throw new Error(`The status is ${status}.`);
  return data as unknown as SentMessage;
}

/** The parameters of the SDK's `listMessages`, which takes them by position. */
const queryNames = [
  ...["messageId", "sourceTn", "destinationTn", "messageStatus", "messageDirection", "carrierName"],
  ...["messageType", "errorCode", "fromDateTime", "toDateTime", "campaignId", "fromBwLatency", "bwQueued"],
  ...["product", "location", "carrierQueued", "fromCarrierLatency", "callingNumberCountryA3"],
  ...["calledNumberCountryA3", "fromSegmentCount", "toSegmentCount", "fromMessageSize", "toMessageSize"],
  ...["sort", "pageToken", "limit", "limitTotalCount"],
];

/** Lists messages with the SDK. */
export async function list(
  api: MessagesApi,
  query: Readonly<Record<string, unknown>>,
  account: string = accountId,
) {
  const { data } = await api.listMessages(account, ...(queryNames.map((name) => query[name]) as []));
  return data;
}

/** A refusal as the SDK throws it. */
export interface SdkRefusal {
  isAxiosError: boolean;
  response: { status: number; headers: Record<string, string>; data: Problem };
}

/** The body of a refusal. */
export interface Problem {
  type: string;
  description: string;
  fieldErrors?: { fieldName: string; description: string }[];
}

/** The error that the SDK makes of a refusal. */
export async function refusalOf(call: PromiseLike<unknown>): Promise<SdkRefusal> {
  const outcome: unknown = await Promise.resolve(call).then(
    () => undefined,
    (error: unknown) => error,
  );
  if (outcome instanceof Error && "response" in outcome && outcome.response !== undefined) {
    return outcome as Error & SdkRefusal;
  }
  throw outcome instanceof Error ? outcome : new Error("The request was not refused.");
}

/** An event as a callback reports it. */
export interface CallbackEvent {
  type: string;
  time: string;
  to: string;
  description: string;
  errorCode?: number;
  carrierName?: string;
  eventTime?: string;
  message: Record<string, unknown>;
}

/** The only event of a callback. */
export function eventOf({ body }: AppRequest): CallbackEvent {
  const events: CallbackEvent[] = JSON.parse(body);
  const [event] = events;
  if (event === undefined || events.length !== 1) throw new Error(`There are ${events.length} events.`);
  return event;
}
