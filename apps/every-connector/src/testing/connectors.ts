import { existsSync, readdirSync, readFileSync } from "node:fs";
import type { ConnectorRuntime, SmsConnector } from "@smskit/core";
import { createCarrier, mockProviders, startMockServer } from "@smskit/mock";
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

/** The providers that `@smskit/mock` mocks. */
export const mockedProviders: readonly string[] = mockProviders(createCarrier()).map(
  ({ provider }) => provider,
);

/** All providers of the workspace on one server, and a connector of each by its name. */
export async function startEverything() {
  const carrier = createCarrier();
  const found = await Promise.all(connectorNames.map(load));
  const server = await startMockServer({ carrier, mocks: mockProviders(carrier) });
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
