import { expectArgument } from "../config/check-arguments.ts";
import { SmsError } from "../errors/sms-error.ts";
import type { MessageRef } from "./message-ref.ts";

/**
 * Checks that a provider's response about a message is about this one. For adapters, in `cancel`, `redact` and
 * `reportOutcome`; what `getStatus` returns is checked by the connector.
 * @param name The provider's name: `"Twilio"`.
 * @param answered The message id in the response; one without an id says nothing against it.
 * @throws {SmsError} `unavailable` for the id of another message.
 */
export function expectSameMessage(name: string, message: MessageRef, answered: unknown): void {
  expectArgument(
    typeof message?.id === "string",
    "expectSameMessage takes the message that was asked about.",
  );
  const { id } = message;
  if (typeof answered !== "string" || answered === "" || answered.toLowerCase() === id.toLowerCase()) return;
  throw new SmsError({
    code: "unavailable",
    message: `${name} responded about another message, such as one of an earlier request whose response came late: ask again.`,
  });
}
