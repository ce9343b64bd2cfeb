import { SmsCallbackWebhooks, SmsService } from "@sinch/sms";
import {
  type Carrier,
  createCarrier,
  type MockServer,
  type MockSinchOptions,
  mockSinch,
  startMockServer,
} from "../../../index.ts";
import type { AppRequest } from "../../../testing/webhook-app.ts";

export const servicePlanId = "jd63jf88477ll123ab4567cd89012ef3";
export const otherPlanId = "other-plan";
export const apiToken = "0123456789abcdef0123456789abcdef";
export const projectId = "0ef4b0b3-7a3c-4d0b-9e5f-2f5c5c1f0a11";
export const from = "+15550001111";
export const tollFree = "+18445550111";
export const to = "+15558675310";
export const second = "+15558675311";
export const body = "Your code is 123456";
export const webhookSecret = "SMSWebhooksSecret";

/** The fields of a request; any value, as apps that do not use TypeScript can send any. */
export type BatchInput = Readonly<Record<string, unknown>>;

/** A batch as responses have it. */
export type SentBatch = Readonly<Record<string, unknown>> & { readonly id: string; readonly to: string[] };

/** A mock on a real socket, and the official SDK that talks to it. */
export interface ServedSinch {
  carrier: Carrier;
  server: MockServer;
  sdk: SmsService;
  /** Sends a batch with the SDK, with some fields replaced or, if they are `undefined`, left out. */
  send(fields?: BatchInput): Promise<SentBatch>;
}

const running = new Set<MockServer>();

/** Serves a mock; {@link closeSinch} closes it. */
export async function serveSinch(
  options: MockSinchOptions = {},
  carrier: Carrier = createCarrier({ latencyMs: 0 }),
): Promise<ServedSinch> {
  const server = await startMockServer({ mocks: [mockSinch(carrier, options)] });
  running.add(server);
  const sdk = sdkAt(server);
  return { carrier, server, sdk, send: (fields) => sendWith(sdk, fields) };
}

export async function closeSinch(): Promise<void> {
  await Promise.all([...running].map((server) => server.close()));
  running.clear();
}

/** The official SDK with a service plan, or with other credentials. */
export function sdkAt(
  { url }: { url: string },
  credentials: ConstructorParameters<typeof SmsService>[0] = { servicePlanId, apiToken },
): SmsService {
  return new SmsService({ smsRegion: "us", smsHostname: url, authHostname: url, ...credentials });
}

/** Sends a batch with the SDK. */
export async function sendWith({ batches }: SmsService, fields: BatchInput = {}): Promise<SentBatch> {
  const request = { from, to: [to], body, ...fields };
  return (await batches.send({ sendSMSRequestBody: request as never })) as unknown as SentBatch;
}

/** A request that no SDK makes. */
export function ask(
  { url }: { url: string },
  path: string,
  { plan = servicePlanId, headers, ...init }: RequestInit & { plan?: string } = {},
): Promise<Response> {
  return fetch(`${url}/xms/v1/${plan}/${path}`, {
    ...init,
    headers: { authorization: `Bearer ${apiToken}`, "content-type": "application/json", ...headers },
  });
}

/** A refusal as the SDK throws it. */
export interface SdkRefusal extends Error {
  statusCode: number;
  /** The JSON of the body. */
  data: string;
}

/** The error that the SDK makes of a refusal. */
export async function refusalOf(call: PromiseLike<unknown>): Promise<SdkRefusal> {
  const outcome: unknown = await Promise.resolve(call).then(
    () => undefined,
    (error: unknown) => error,
  );
  if (outcome instanceof Error && "statusCode" in outcome) return outcome as SdkRefusal;
  throw outcome instanceof Error ? outcome : new Error("The request was not refused.");
}

/** Whether the SDK verifies a callback with a secret. */
export function isVerified({ headers, body: content }: AppRequest, secret: string = webhookSecret): boolean {
  return new SmsCallbackWebhooks(secret).validateAuthenticationHeader(headers, content, "", "POST");
}

/** The event of a callback. */
export function eventOf({ body: content }: AppRequest): Record<string, unknown> {
  return JSON.parse(content);
}
