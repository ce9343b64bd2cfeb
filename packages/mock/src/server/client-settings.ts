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
}
