import { setTimeout as pause } from "node:timers/promises";
import { SmsError, type SmsMessage } from "@smskit/core";
import type { NamedLimit } from "@smskit/core/wrapper";
import type { GatewayContext } from "../context.ts";
import { databaseFailure } from "../state/database-failure.ts";
import type { GatewayMessage } from "../state/gateway-message.ts";
import { releaseKeys } from "../state/request-keys.ts";
import { withDeadline } from "../with-deadline.ts";
import { cutToSegments } from "./cut-to-segments.ts";
import { type Door, type DoorConfig, type DoorText, notSentResponse } from "./door.ts";
import { recallRequest, rememberRequest } from "./replays.ts";

const daySeconds = 86_400;
/** Seconds that a repeated request is recognized by its content. After that, it is a wanted resend. */
const contentSeconds = 60;
/** The same by an id that the system gives to one text only: longer than any system retries. */
const idSeconds = 7 * daySeconds;
/** Milliseconds until the database is asked again after it was away. */
const againMs = 300;
/** What work results in that takes too long. */
const late = Symbol("late");
/** Seconds that a code can be used, if the system does not say so. */
const codeSeconds = 300;

/** A door that is open, and the times by which its system needs the response. */
export interface OpenDoor {
  /** Its name in the config. */
  name: string;
  door: Door;
  config: DoorConfig;
  /** When a text must be on record, on the clock of `performance.now()`, as the end is. */
  recordBy: number;
  endsAt: number;
}

/** Sends what a system asks for. An outcome that is unknown is a success: the code may be on the phone. */
export async function sendDoorTexts(
  context: GatewayContext,
  open: OpenDoor,
  texts: readonly DoorText[],
): Promise<Response> {
  const { name, door } = open;
  const errors = (await Promise.all(texts.map((text) => sendText(context, open, text)))).filter(
    (error) => error !== undefined,
  );
  for (const { code, message } of errors) {
    context.log.warn({ door: name, code, reason: message }, "a text was not sent");
    context.metrics.recordUnsent({ door: name, code });
  }
  // A repeated request reaches only those who got nothing: the others' texts are recognized.
  const error = errors.find(({ retryable }) => retryable) ?? errors[0];
  // If a repeat cannot help the rest, it would only text the others again, once they are forgotten.
  if (error === undefined || (!error.retryable && errors.length < texts.length)) {
    return door.accepted?.() ?? new Response(null, { status: 204 });
  }
  return door.failed?.(error) ?? notSentResponse(error, error.message);
}

/** Returns why a text was certainly not sent; nothing if it was, may have been, or will be. */
async function sendText(
  context: GatewayContext,
  open: OpenDoor,
  text: DoorText,
): Promise<SmsError | undefined> {
  try {
    const id = await before(open.recordBy, submitWhile(open.recordBy, context, open, text));
    const status = await context.waitForOutcome.doors(id, open.endsAt - performance.now());
    if (status === "canceled") return notSent({});
    if (status !== "failed") return undefined;
    const message = await before(open.endsAt, context.messages.get(id)).catch(() => undefined);
    const error = notSent(message?.error ?? {});
    // What a repeat may help is forgotten, so that the repeat sends.
    if (error.retryable) await before(open.endsAt, releaseKeys([id], context.database));
    return error;
  } catch (thrown) {
    if (SmsError.is(thrown)) return thrown;
    // A text of unknown kind may be in the message: only the kind of the error is logged.
    context.log.error({ door: open.name, kind: (thrown as Error).name }, "a text was not put on record");
    return new SmsError({ code: "unavailable", message: "The text could not be put on record; try again." });
  }
}

/** Puts a text on record, however often the database is away until then: a restart of it takes seconds. */
async function submitWhile(
  endsAt: number,
  context: GatewayContext,
  open: OpenDoor,
  text: DoorText,
): Promise<string> {
  for (;;) {
    try {
      return await submit(context, open, text);
    } catch (thrown) {
      const error = databaseFailure(thrown);
      const mayHelp = SmsError.is(error) && error.code === "unavailable";
      if (!mayHelp || performance.now() + againMs >= endsAt) throw error;
      await pause(againMs);
    }
  }
}

/** Puts a text on record; returns the id of its message, which is an earlier one if the request is a repeat. */
async function submit(
  context: GatewayContext,
  { name, door, config }: OpenDoor,
  text: DoorText,
): Promise<string> {
  const { signed, once, onceIsId = false } = text;
  const seconds = text.onceSeconds ?? (onceIsId ? idSeconds : contentSeconds);
  const source = `door:${name}`;
  const earlier = signed && (await recallRequest(context, source, signed));
  if (earlier) return earlier;
  const { id } = await context.submit({
    source,
    message: await messageOf(context, door, config, text),
    isUrgent: door.isUrgent,
    // The key has everything that must be equal.
    once: { key: JSON.stringify(once), fingerprint: "", seconds },
    countries: config.countries,
    limits: limitsOf(name, config),
  });
  if (signed) {
    // The text is on record: without this memory, a replay could only repeat it.
    await rememberRequest(context, source, signed, id).catch(({ name: kind }: Error) =>
      context.log.error({ door: name, kind }, "a request was not remembered"),
    );
  }
  return id;
}

function limitsOf(name: string, { dailyTexts, hourlyTexts }: DoorConfig): NamedLimit[] {
  const daily = { name: `door-${name}`, texts: dailyTexts, perSeconds: daySeconds };
  if (hourlyTexts === undefined) return [daily];
  // The hour is counted first, so that what it refuses does not use up the day.
  return [{ name: `door-${name}-hour`, texts: hourlyTexts, perSeconds: 3_600 }, daily];
}

/** Returns the message: by the template of its usage type, else as the system worded it. */
async function messageOf(
  { connector }: GatewayContext,
  door: Door,
  config: DoorConfig,
  { to, kind, variables, body, locale, lifeSeconds, maxSegments }: DoorText,
): Promise<SmsMessage> {
  const usageType = own(config.usageTypes, kind) ?? own(door.usageTypes, kind) ?? kind;
  const seconds = lifeSeconds ?? (door.isUrgent ? codeSeconds : daySeconds);
  const common = {
    to,
    usageType,
    validityPeriodSeconds: Math.min(Math.max(Math.round(seconds), 60), daySeconds),
    bestEffort: ["validityPeriodSeconds"] as const,
  };
  const literal = (text: string) => ({
    ...common,
    body: maxSegments === undefined ? text : cutToSegments(text, maxSegments),
    literal: true,
  });
  if (body !== undefined && (config.content === "system" || variables === undefined)) return literal(body);
  const message = { ...common, variables, locale };
  if (body === undefined) return message;
  const prepared = await connector.prepare(message).catch((error: SmsError) => error);
  if (SmsError.is(prepared)) return prepared.code === "template-not-found" ? literal(body) : message;
  const { body: filled, segments = 0 } = prepared;
  const isTooLong = maxSegments !== undefined && segments > maxSegments;
  return isTooLong && filled !== undefined ? literal(filled) : message;
}

/** A kind comes from a request, and could be `constructor`. */
function own(usageTypes: Readonly<Record<string, string>>, kind: string): string | undefined {
  return Object.hasOwn(usageTypes, kind) ? usageTypes[kind] : undefined;
}

/**
 * Resolves as the work does. If that takes too long, it rejects as `unavailable`: the text may still be put on record and
 * sent, and a retry will be recognized. A success would be wrong, since nothing is on record yet.
 */
async function before<T>(endsAt: number, work: Promise<T>): Promise<T> {
  const result = await withDeadline(work, Math.max(0, endsAt - performance.now()), late);
  if (result !== late) return result;
  throw new SmsError({
    code: "unavailable",
    message: "The text could not be put on record in time; try again.",
  });
}

function notSent({
  code,
  message,
  retryable = false,
}: Partial<NonNullable<GatewayMessage["error"]>>): SmsError {
  return new SmsError({
    code: code ?? "rejected",
    message: message ?? "The text was not sent.",
    retryable,
  });
}
