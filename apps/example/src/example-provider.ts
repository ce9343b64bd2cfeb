import type { ConnectorDefinition, SmsWebhook } from "@smskit/core";
import type { Carrier, MockProvider } from "@smskit/mock";

/** What the app uses of a provider's package. */
export interface ExampleProvider {
  /** Creates its connectors. */
  definition: ConnectorDefinition;
  /** Reads what it reports; absent if it reports nothing. */
  createWebhook?: (config: never) => SmsWebhook;
  /** Mocks it in offline mode. */
  createMock: (carrier: Carrier, options?: never) => MockProvider;
}
