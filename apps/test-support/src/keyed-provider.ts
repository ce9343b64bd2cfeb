import { randomUUID } from "node:crypto";

/**
 * How a provider treats one request. `lost`: it accepts the text, and its response is lost. `unread`: the request is lost, and
 * nobody can know. `down`: certainly not sent, and worth another try. `conflict`: a 409 for the key, as providers respond while
 * they process the first request.
 */
export type KeyedStep = "accepted" | "lost" | "unread" | "down" | "conflict";

export interface KeyedText {
  readonly id: string;
  readonly key: string | undefined;
  readonly to: string;
  readonly body: string | undefined;
  readonly validityPeriodSeconds: number | undefined;
}

/** The class of smskit's errors: this package cannot import it, since core's tests use this package. */
type ErrorClass = new (options: {
  code: "unavailable" | "rejected";
  delivery?: "not-sent" | "unknown";
  message: string;
  httpStatus?: number;
}) => Error;

/** What the provider reads of a message. */
export interface Message {
  to: string;
  body?: string | undefined;
  validityPeriodSeconds?: number | undefined;
}

/**
 * A provider, in memory, that sends once for a key while it remembers it, and then forgets it: a repeat with a key that it
 * forgot is another text. A repeat of another message with a known key is refused with 409.
 * @param now Milliseconds.
 */
export function createKeyedProvider(
  SmsError: ErrorClass,
  { windowSeconds, now = Date.now }: { windowSeconds: number; now?: () => number },
) {
  const texts: KeyedText[] = [];
  const keys: (string | undefined)[] = [];
  const remembered = new Map<string, { text: KeyedText; until: number }>();
  const steps: KeyedStep[] = [];

  function accept(message: Message, key: string | undefined): KeyedText {
    const known = key === undefined ? undefined : remembered.get(key);
    if (known !== undefined && now() < known.until) {
      const { to, body, validityPeriodSeconds } = known.text;
      const isSame =
        to === message.to && body === message.body && validityPeriodSeconds === message.validityPeriodSeconds;
      if (!isSame) throw conflict();
      return known.text;
    }
    const { to, body, validityPeriodSeconds } = message;
    const text = { id: randomUUID(), key, to, body, validityPeriodSeconds };
    texts.push(text);
    if (key !== undefined) remembered.set(key, { text, until: now() + windowSeconds * 1_000 });
    return text;
  }

  const unknown = () =>
    new SmsError({ code: "unavailable", delivery: "unknown", message: "The response was lost." });
  const conflict = () => new SmsError({ code: "rejected", httpStatus: 409, message: "The key was used." });

  return {
    /** What phones got, oldest first. */
    texts: texts as readonly KeyedText[],
    /** The key of every request, oldest first. */
    keys: keys as readonly (string | undefined)[],
    /** Says how the next requests are treated; later ones are accepted. */
    next(...more: KeyedStep[]) {
      steps.push(...more);
    },
    async deliver(message: Message, { repeatKey }: { repeatKey?: string | undefined }) {
      keys.push(repeatKey);
      const step = steps.shift() ?? "accepted";
      if (step === "down") throw new SmsError({ code: "unavailable", message: "Cannot be reached." });
      if (step === "conflict") throw conflict();
      if (step === "unread") throw unknown();
      const { id } = accept(message, repeatKey);
      if (step === "lost") throw unknown();
      return { id, status: "accepted" as const };
    },
  };
}
