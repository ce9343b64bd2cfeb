import type { ConnectorDefinition, SmsConnector } from "@smskit/core";
import { createCarrier, mockProviders, startMockServer } from "@smskit/mock";
import { loadProviders } from "@smskit/test-support/load-providers";
import { onTestFinished } from "vitest";

const providers = await loadProviders<ConnectorDefinition>();

/** The providers of this repository. */
export const connectorNames: readonly string[] = providers.map(({ provider }) => provider);

/** The providers that `@smskit/mock` mocks. */
export const mockedProviders: readonly string[] = mockProviders(createCarrier()).map(
  ({ provider }) => provider,
);

/** All providers of the workspace on one server, and a connector of each by its name. */
export async function startEverything() {
  const carrier = createCarrier();
  const server = await startMockServer({ carrier, mocks: mockProviders(carrier) });
  const connectors = Object.fromEntries(
    providers.map(({ provider, definition, exampleConfig }) => [
      provider,
      definition.create({ ...exampleConfig, baseUrl: server.url }),
    ]),
  );
  onTestFinished(async () => {
    await Promise.all(Object.values(connectors).map((connector) => connector.close?.()));
    await server.close();
    // What is still on its way to a phone would go on in the next test.
    await carrier.idle();
  });
  const connectorOf = (name: string) => connectors[name] as SmsConnector;
  return { carrier, connectorOf };
}
