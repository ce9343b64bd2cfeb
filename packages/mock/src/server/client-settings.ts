import type { CarrierMessage } from "../carrier/carrier-message.ts";

/** Settings that make a client talk to a mock server, each as one line of code. `url` is the server's, without a path. */
export interface ClientSettings {
  /** For the provider's SDK for Node.js. */
  node?(url: string): string;
  /** Arguments of `curl` that send a text. */
  curl?(url: string): string;
  /** Arguments of `curl` that send the text of a message again. The inbox copies them. */
  resend?(url: string, message: CarrierMessage): string;
  /** For the provider's SDK for Python. */
  python?(url: string): string;
  /** Makes the credentials of a new account, for a test that shares the server with others. */
  account?(url: string): TestAccount;
}

/** An account of a mock provider that nothing else uses. */
export interface TestAccount {
  /** The `accountId` of its messages. */
  readonly id: string;
  /** Environment variables with its credentials and the provider's base URL, to start an app with. */
  readonly env: Readonly<Record<string, string>>;
}
