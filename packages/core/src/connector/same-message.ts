import { expectArgument } from "../config/check-arguments.ts";
import { SmsError } from "../errors/sms-error.ts";
import type { MessageRef } from "./message-ref.ts";

/**
 * Checks that a provider's response is about this message. For adapters, in `cancel`, `redact` and `reportOutcome`; the
 * connector checks what `getStatus` returns.
 * @param name The display name of the provider: `"Acme"`.
 * @param found The message id in the response; a response without an id is accepted.
 * @throws {SmsError} `unavailable` for the id of another message.
 */
export function expectSameMessage(name: string, message: MessageRef, found: unknown): void {
  expectArgument(
    typeof message?.id === "string",
    "expectSameMessage: takes the message that the request was about.",
  );
  const { id } = message;
  if (typeof found !== "string" || found === "" || found.toLowerCase() === id.toLowerCase()) return;
  throw new SmsError({
    code: "unavailable",
    message: `${name} responded about another message, such as a late response to an earlier request: try again.`,
  });
}
