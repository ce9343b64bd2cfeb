import { join } from "node:path";
import { pathToFileURL } from "node:url";
import {
  type Carrier,
  createCarrier,
  type MockProvider,
  type MockServer,
  mockTwilio,
  mockVonage,
  startMockServer,
} from "@smskit/mock";
import { sourceFolderOf } from "../installed-project.ts";

/** A server that is every provider. */
export async function startProviders(): Promise<MockServer> {
  const carrier = createCarrier();
  const { apiKey, from, messagingProfileId } = (await exampleConfigOf("@smskit/telnyx")) ?? {};
  const { mockTelnyx } = (await import(sourceOf("@smskit/telnyx", "mock-telnyx"))) as {
    mockTelnyx(carrier: Carrier, world: object): MockProvider;
  };
  const telnyx = mockTelnyx(carrier, {
    accounts: { [String(apiKey)]: {} },
    numbers: { [String(from)]: messagingProfileId },
    profiles: { [String(messagingProfileId)]: {} },
  });
  return startMockServer({ port: 0, carrier, mocks: [mockTwilio(carrier), mockVonage(carrier), telnyx] });
}

/** The config that the tests of a provider's package have; the command line's provider is Twilio. */
export async function exampleConfigOf(name: string): Promise<Record<string, unknown> | undefined> {
  const file = sourceOf(name === "smskit" ? "@smskit/twilio" : name, "example-config");
  const module = (await import(file).catch(() => ({}))) as { exampleConfig?: Record<string, unknown> };
  return module.exampleConfig;
}

function sourceOf(name: string, file: string): string {
  return pathToFileURL(join(sourceFolderOf(name), "src/testing", `${file}.ts`)).href;
}
