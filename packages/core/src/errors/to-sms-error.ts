import type { SmsConnector } from "../connector/sms-connector.ts";
import type { Delivery } from "./error-codes.ts";
import { shownName } from "./foreign-text.ts";
import { SmsError } from "./sms-error.ts";

/**
 * Converts any thrown value to an `SmsError`. An `SmsError` is returned as it is. The message of a foreign error may contain a
 * credential or the text, so only the name of its class and the places of its stack are kept.
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
    `${shownName(name)}; its message is withheld, since it may contain a secret or the text`,
  );
  const lines = places.map(({ names, place }) =>
    names.length === 0 ? `    at ${place}` : `    at ${names.map(shownName).join(".")} (${place})`,
  );
  cause.stack = [cause.message, ...lines].join("\n");
  return new SmsError({
    code: "unavailable",
    delivery,
    // Usually a bug, which a retry does not fix.
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

/** A line of a stack: the function (`Object.deliver` has two names) and its place. */
interface Place {
  names: string[];
  place: string;
}

/** Where an error comes from, read from what its own fields cannot forge. */
function traceOf(thrown: unknown): { name: string; places: Place[] } {
  try {
    if (!(thrown instanceof Error)) return { name: typeof thrown, places: [] };
    const { name } = Object.getPrototypeOf(thrown).constructor;
    return { name: typeof name === "string" && name !== "" ? name : "Error", places: placesOf(thrown) };
  } catch {
    return { name: "Error", places: [] };
  }
}

/** The lines of a stack below its message. Lines of a message may look like them: if they cannot be distinguished, none. */
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
    // Methods have the names of their keys, which may be any string.
    const caller = open === -1 ? "" : at.slice(0, open).replace(/^(?:async )?(?:new )?/, "");
    return { place, names: caller === "" ? [] : caller.split(".") };
  });
}
