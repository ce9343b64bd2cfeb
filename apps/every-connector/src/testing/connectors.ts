import type { ConnectorDefinition, SmsConnector } from "@smskit/core";
import {
  type Carrier,
  type CarrierMessage,
  createCarrier,
  mockProviders,
  startMockServer,
} from "@smskit/mock";
import { loadProviders } from "@smskit/test-support/load-providers";
import { afterAll, beforeAll, beforeEach } from "vitest";

const providers = await loadProviders<ConnectorDefinition>();

/** The providers of this repository. */
export const connectorNames: readonly string[] = providers.map(({ provider }) => provider);

/** The providers that `@smskit/mock` mocks. */
export const mockedProviders: readonly string[] = mockProviders(createCarrier()).map(
  ({ provider }) => provider,
);

/** A phone that nothing else texts. */
export interface Phone {
  readonly to: string;
  /** What it was sent, oldest first. */
  texts(): readonly CarrierMessage[];
}

/** All providers of the workspace on one server, for the tests of a file. */
export interface World {
  readonly carrier: Carrier;
  connectorOf(name: string): SmsConnector;
  /** A connector of a provider whose server does not run. */
  unreachable(name: string): SmsConnector;
  phone(): Phone;
}

/** Starts all providers before the tests of a file. */
export function useWorld(): World {
  const carrier = createCarrier();
  const connectors = new Map<string, SmsConnector>();
  const others: SmsConnector[] = [];
  let server: Awaited<ReturnType<typeof startMockServer>>;
  let phones = 0;

  function create(name: string, baseUrl: string): SmsConnector {
    const found = providers.find(({ provider }) => provider === name);
    if (found === undefined) throw new Error(`No provider "${name}".`);
    return found.definition.create({ ...found.exampleConfig, baseUrl });
  }

  beforeAll(async () => {
    server = await startMockServer({ carrier, mocks: mockProviders(carrier) });
  });
  // Accounts have their whole balance again.
  beforeEach(() => carrier.reset());
  afterAll(async () => {
    await Promise.all([...connectors.values(), ...others].map((connector) => connector.close?.()));
    await server.close();
    await carrier.idle();
  });

  return {
    carrier,
    connectorOf(name) {
      const connector = connectors.get(name) ?? create(name, server.url);
      connectors.set(name, connector);
      return connector;
    },
    unreachable(name) {
      // No test may listen there, so nobody does.
      const connector = create(name, "http://127.0.0.1:1");
      others.push(connector);
      return connector;
    },
    phone() {
      const to = `+1555867${1000 + phones++}`;
      return { to, texts: () => carrier.messages.filter((message) => message.to === to) };
    },
  };
}
