import type { ConnectorDefinition, SmsConnector } from "@smskit/core";
import { startMockServer } from "@smskit/mock";
import { loadProviders } from "@smskit/test-support/load-providers";
import { onTestFinished } from "vitest";
import { templates } from "./scripted.ts";

/** Two providers on real sockets: `primary` can find messages, `backup` is any other. */
export async function startProviders() {
  const loaded = await loadProviders<ConnectorDefinition>();
  const server = await startMockServer({ port: 0 });
  const { carrier } = server;
  const started = loaded.map(({ definition, exampleConfig }) => {
    const config = { ...exampleConfig, baseUrl: server.url, templates };
    return { config, connector: definition.create(config) };
  });
  onTestFinished(async () => {
    await Promise.all(started.map(({ connector }) => connector.close?.()));
    await server.close();
    // What is still on its way to a phone would go on in the next test.
    await carrier.idle();
  });
  const finding = started.find(({ connector }) => connector.find !== undefined);
  const other = started.find((each) => each !== finding);
  if (finding === undefined || other === undefined) {
    throw new Error("These tests need two providers, one of which can find messages.");
  }
  const { connector: primary, config: primaryConfig } = finding;
  const posts = ({ provider }: SmsConnector) =>
    carrier.requests.filter((request) => request.provider === provider && request.method === "POST").length;
  return { server, carrier, primary, primaryConfig, backup: other.connector, posts };
}
