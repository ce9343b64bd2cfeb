import {
  PinpointSMSVoiceV2Client,
  PinpointSMSVoiceV2ServiceException,
  SendTextMessageCommand,
  type SendTextMessageCommandInput,
} from "@aws-sdk/client-pinpoint-sms-voice-v2";
import {
  type Carrier,
  createCarrier,
  type MockAws,
  type MockAwsOptions,
  type MockServer,
  mockAws,
  startMockServer,
} from "../../../index.ts";

export const credentials = {
  accessKeyId: "AKIAIOSFODNN7EXAMPLE",
  secretAccessKey: "the secret of the tests",
};
export const otherCredentials = { accessKeyId: "AKIAI44QH8DHBEXAMPLE", secretAccessKey: "another secret" };
export const from = "+12065550100";
export const to = "+15558675310";
export const text = "Your code is 123456";

/** A text that is accepted. */
export const message: SendTextMessageCommandInput = {
  DestinationPhoneNumber: to,
  OriginationIdentity: from,
  MessageBody: text,
};

/** A mock on a real socket, and the official SDK that talks to it. */
export interface ServedAws {
  carrier: Carrier;
  mock: MockAws;
  server: MockServer;
  sdk: PinpointSMSVoiceV2Client;
}

const running = new Set<MockServer>();

/** Serves a mock; {@link closeAws} closes it. */
export async function serveAws(
  options: MockAwsOptions = {},
  carrier: Carrier = createCarrier({ latencyMs: 0 }),
): Promise<ServedAws> {
  const mock = mockAws(carrier, options);
  const server = await startMockServer({ mocks: [mock] });
  running.add(server);
  return { carrier, mock, server, sdk: sdkAt(server) };
}

export async function closeAws(): Promise<void> {
  await Promise.all([...running].map((server) => server.close()));
  running.clear();
}

/** What a test changes of the SDK's settings. */
export interface SdkSettings {
  credentials?: { accessKeyId: string; secretAccessKey: string; sessionToken?: string };
  region?: string;
  /** Added to the SDK's clock. */
  systemClockOffset?: number;
}

/** The official SDK, which sends each request once. */
export function sdkAt({ url }: { url: string }, settings: SdkSettings = {}): PinpointSMSVoiceV2Client {
  return new PinpointSMSVoiceV2Client({
    region: "us-east-1",
    endpoint: url,
    credentials,
    maxAttempts: 1,
    ...settings,
  });
}

/** Sends a text; `changes` replaces parts of one that is accepted. */
export function send(sdk: PinpointSMSVoiceV2Client, changes: Partial<SendTextMessageCommandInput> = {}) {
  return sdk.send(new SendTextMessageCommand({ ...message, ...changes }));
}

/** The error that the SDK makes of a refusal. */
export async function refusalOf(call: PromiseLike<unknown>): Promise<PinpointSMSVoiceV2ServiceException> {
  const outcome: unknown = await Promise.resolve(call).then(
    () => undefined,
    (error: unknown) => error,
  );
  if (outcome instanceof PinpointSMSVoiceV2ServiceException) return outcome;
  throw outcome instanceof Error ? outcome : new Error("The request was not refused.");
}

/** The name of an error with its reason, or else with what was not found: `ConflictException.KEYWORD_MISMATCH`. */
export function codeOf(error: PinpointSMSVoiceV2ServiceException): string {
  const { name, Reason, ResourceType } = error as { name: string; Reason?: string; ResourceType?: string };
  const detail = Reason ?? ResourceType;
  return detail === undefined ? name : `${name}.${detail}`;
}
