import { expectArgument } from "../config/check-arguments.ts";
import { SmsError } from "../errors/sms-error.ts";
import type { MessageRef } from "./message-ref.ts";

/**
 * Checks that a provider's response about a message is about this one. For adapters, in `cancel`, `redact` and
 * `reportOutcome`; what `getStatus` returns is checked by the connector.
 * @param name The provider's name: `"Twilio"`.
 * @param found The message id in the response; a response without an id is accepted.
 * @throws {SmsError} `unavailable` for the id of another message.
 */
export function expectSameMessage(name: string, message: MessageRef, found: unknown): void {
  expectArgument(
    typeof message?.id === "string",
    "expectSameMessage takes the message that was asked about.",
  );
  const { id } = message;
  if (typeof found !== "string" || found === "" || found.toLowerCase() === id.toLowerCase()) return;
  throw new SmsError({
    code: "unavailable",
    message: `${name} responded about another message, such as one of an earlier request whose response came late: ask again.`,
  });
}
