import { expect } from "vitest";
import { type ExpectedText, toHaveReceivedText } from "./client/to-have-received-text.ts";

declare module "vitest" {
  interface Matchers<R extends void | Promise<void> = void | Promise<void>, T = unknown> {
    /** Waits until a matching text is delivered. Expects a carrier, or the client of a mock server. */
    toHaveReceivedText(expected: ExpectedText): Promise<void>;
  }
}

expect.extend({ toHaveReceivedText });
