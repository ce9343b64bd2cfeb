import { type Call, earlyEnd } from "../connector/call-deadline.ts";
import { shownName } from "./foreign-text.ts";
import { SmsError } from "./sms-error.ts";

/**
 * Makes an `SmsError` of whatever was thrown. What code that is not ours throws may print a credential or the
 * text, so of it only the class's name and the stack's places are kept.
 */
export function toSmsError(thrown: unknown, call?: Call): SmsError {
  if (isSmsError(thrown)) return thrown;
  const delivering = call?.delivering === true;
  if (call?.signal.aborted) return earlyEnd(call.signal.reason, delivering);
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
    delivery: delivering ? "unknown" : "not-sent",
    // A mistake in code, as a rule, which is there the next time as well.
    retryable: false,
    message: `The connector failed with an error of its own (${name}).`,
    quoted: [name, ...places.flatMap(({ names }) => names)],
    cause,
  });
}

function isSmsError(thrown: unknown): thrown is SmsError {
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
