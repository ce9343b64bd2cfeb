import type { SmsConnector } from "../connector/sms-connector.ts";
import type { Delivery } from "./error-codes.ts";
import { shownName } from "./foreign-text.ts";
import { SmsError } from "./sms-error.ts";

/**
 * Turns whatever a connector threw into an `SmsError`; an `SmsError` is returned as it is. The message of any other error may
 * contain a credential or the text, so only its class and the places in its stack are kept.
 * @param delivery What is known of the message if the error does not say it.
 * @example
 * throw toSmsError(thrown, connector);
 */
export function toSmsError(
  thrown: unknown,
  { id, provider }: Pick<SmsConnector, "id" | "provider">,
  delivery: Delivery = "unknown",
): SmsError {
  if (isSmsError(thrown)) return thrown;
  const { name, places } = traceOf(thrown);
  const cause = new Error(
    `${shownName(name)}; its message is withheld, since it may hold a secret or the text`,
  );
  const lines = places.map(({ names, place }) =>
    names.length === 0 ? `    at ${place}` : `    at ${names.map(shownName).join(".")} (${place})`,
  );
  cause.stack = [cause.message, ...lines].join("\n");
  return new SmsError({
    code: "unavailable",
    delivery,
    // Usually a bug, which the next try meets as well.
    retryable: false,
    connector: id,
    provider,
    message: `The connector "${id}" threw an error that is not an SmsError (${name}).`,
    quoted: [name, ...places.flatMap(({ names }) => names)],
    cause,
  });
}

/** Whether something that was thrown is an `SmsError`, even if it cannot be looked at. */
export function isSmsError(thrown: unknown): thrown is SmsError {
  try {
    return SmsError.is(thrown);
  } catch {
    return false;
  }
}

/** A line of a stack: the function, `Object.deliver` in two names, and where it is. */
interface Place {
  names: string[];
  place: string;
}

/** Where an error comes from, of what an error's own fields cannot forge. */
function traceOf(thrown: unknown): { name: string; places: Place[] } {
  try {
    if (!(thrown instanceof Error)) return { name: typeof thrown, places: [] };
    const { name } = Object.getPrototypeOf(thrown).constructor;
    return { name: typeof name === "string" && name !== "" ? name : "Error", places: placesOf(thrown) };
  } catch {
    return { name: "Error", places: [] };
  }
}

/** The stack's lines below its message, whose own lines may look like them; none where they cannot be told apart. */
function placesOf({ stack, message }: Error): Place[] {
  if (typeof stack !== "string" || typeof message !== "string") return [];
  const head = /^[\w$]+(?: \[\w+\])?(?:: )?/.exec(stack)?.[0].length ?? 0;
  if (!stack.startsWith(`${message}\n`, head)) return [];
  const lines = stack.slice(head + message.length).match(/^ {4}at .+$/gm) ?? [];
  return lines.map((line) => {
    const at = line.slice("    at ".length);
    const open = at.indexOf(" (");
    const where = open === -1 ? at : at.slice(at.lastIndexOf("(") + 1).replace(")", "");
    const start = where.search(/file:|node:|[/\\]/);
    const place = start !== -1 && /:\d+:\d+$/.test(where) ? where.slice(start) : "(somewhere)";
    // Methods are named by their keys, which may be anything.
    const caller = open === -1 ? "" : at.slice(0, open).replace(/^(?:async )?(?:new )?/, "");
    return { place, names: caller === "" ? [] : caller.split(".") };
  });
}
