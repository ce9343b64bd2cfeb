import { existsSync, readdirSync, readFileSync } from "node:fs";
import type { ConnectorRuntime, SmsConnector } from "@smskit/core";
import {
  type Carrier,
  createCarrier,
  type MockProvider,
  mockTwilio,
  mockVonage,
  startMockServer,
} from "@smskit/mock";
import { onTestFinished } from "vitest";

const packages = new URL("../../../../packages/providers/", import.meta.url);

/** A package that defines a connector, by the names that all such packages share. */
interface ConnectorPackage {
  name: string;
  create: (config: object, runtime?: ConnectorRuntime) => SmsConnector;
  exampleConfig: Record<string, unknown>;
}

/** Names of the packages that define a connector of a provider. */
export const connectorNames: readonly string[] = readdirSync(packages).filter((name) => {
  const src = new URL(`${name}/src/`, packages);
  const definition = new URL("index.ts", src);
  return existsSync(definition) && readFileSync(definition, "utf8").includes("defineConnector(");
});

/** Starts the mock of each provider, so that it knows the account of the package's example config. */
export const mocks: Readonly<
  Record<string, (carrier: Carrier, config: Record<string, string>) => MockProvider | Promise<MockProvider>>
> = {
  twilio: (carrier) => mockTwilio(carrier),
  vonage: (carrier) => mockVonage(carrier),
  async telnyx(carrier, { apiKey = "", from = "", messagingProfileId = "" }) {
    const { mockTelnyx } = await import(new URL("telnyx/src/testing/mock-telnyx.ts", packages).href);
    return mockTelnyx(carrier, {
      accounts: { [apiKey]: {} },
      numbers: { [from]: messagingProfileId },
      profiles: { [messagingProfileId]: {} },
    });
  },
};

/** All providers of the workspace on one server, and a connector of each by its name. */
export async function startEverything() {
  const carrier = createCarrier();
  const found = await Promise.all(connectorNames.map(load));
  const providers = await Promise.all(
    found.map(({ name, exampleConfig }) => mocks[name]?.(carrier, exampleConfig as Record<string, string>)),
  );
  const server = await startMockServer({ carrier, mocks: providers.filter((mock) => mock !== undefined) });
  const connectors = Object.fromEntries(
    found.map(({ name, create, exampleConfig }) => [name, create({ ...exampleConfig, baseUrl: server.url })]),
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

async function load(name: string): Promise<ConnectorPackage> {
  const own = await import(new URL(`${name}/src/index.ts`, packages).href);
  const { exampleConfig } = await import(new URL(`${name}/src/testing/example-config.ts`, packages).href);
  return { name, create: own[`create${name[0]?.toUpperCase()}${name.slice(1)}`], exampleConfig };
}
