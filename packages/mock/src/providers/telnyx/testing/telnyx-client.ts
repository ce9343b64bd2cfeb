import Telnyx, { APIError } from "telnyx";
import {
  type Carrier,
  createCarrier,
  type MockServer,
  type MockTelnyxOptions,
  mockTelnyx,
  startMockServer,
} from "../../../index.ts";
import type { AppRequest } from "../../../testing/webhook-app.ts";

export const apiKey = `KEY${"A".repeat(20)}`;
export const from = "+15550001111";
export const to = "+15558675310";
export const text = "Your code is 123456";
export const profileId = "4001a0b1-0000-4000-8000-000000000001";

/** A mock on a real socket, and the official SDK that talks to it. */
export interface ServedTelnyx {
  carrier: Carrier;
  server: MockServer;
  sdk: Telnyx;
}

const running = new Set<MockServer>();

/** Serves a mock; {@link closeTelnyx} closes it. */
export async function serveTelnyx(
  options: MockTelnyxOptions = {},
  carrier: Carrier = createCarrier({ latencyMs: 0 }),
): Promise<ServedTelnyx> {
  const mock = mockTelnyx(carrier, options);
  const server = await startMockServer({ mocks: [mock] });
  running.add(server);
  return { carrier, server, sdk: sdkAt(server, { publicKey: mock.publicKey }) };
}

export async function closeTelnyx(): Promise<void> {
  await Promise.all([...running].map((server) => server.close()));
  running.clear();
}

/** The official SDK, which sends each request once. */
export function sdkAt(
  { url }: { url: string },
  settings: { publicKey?: string; apiKey?: string } = {},
): Telnyx {
  return new Telnyx({ apiKey, baseURL: `${url}/v2`, maxRetries: 0, publicKey: null, ...settings });
}

/** The error that the SDK makes of a refusal. */
export async function refusalOf(call: PromiseLike<unknown>): Promise<APIError> {
  const outcome: unknown = await Promise.resolve(call).then(
    () => undefined,
    (error: unknown) => error,
  );
  if (outcome instanceof APIError) return outcome;
  throw outcome instanceof Error ? outcome : new Error("The request was not refused.");
}

/** An error as Telnyx writes it. */
export interface TelnyxProblem {
  code: string;
  title: string;
  detail: string;
  source?: { pointer: string };
  meta: { url: string };
}

/** The errors in the body of a refusal. */
export function problemsOf({ error }: APIError): TelnyxProblem[] {
  return (error as { errors?: TelnyxProblem[] }).errors ?? [];
}

interface TelnyxEvent {
  event_type: string;
  id: string;
  payload: Record<string, unknown>;
}

/** The event in a webhook, once the SDK has verified its signature. */
export async function eventOf(sdk: Telnyx, { body, headers }: AppRequest): Promise<TelnyxEvent> {
  const event: unknown = await sdk.webhooks.unwrap(body, { headers: headers as Record<string, string> });
  return (event as { data: TelnyxEvent }).data;
}
