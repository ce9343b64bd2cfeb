import { SmsError, type SmsMessage } from "@smskit/core";
import { Hono } from "hono";
import type { AppTypes, GatewayContext } from "../context.ts";
import { readBody } from "../http/read-body.ts";
import { allDoors } from "./all-doors.ts";
import { type Door, type DoorConfig, DoorRefusal, type DoorText } from "./door.ts";

const daySeconds = 86_400;
/** Seconds that a repeated request is recognized by its content. After that, it is a wanted resend. */
const contentSeconds = 60;
/** The same by an id that the system gives to one text only: longer than any system retries. */
const idSeconds = 7 * daySeconds;

/** Serves the doors of the config: `POST /doors/<name>`. */
export function serveDoors(context: GatewayContext): Hono<AppTypes> {
  const app = new Hono<AppTypes>();
  app.all("/:name", async (c) => {
    const config = Object.hasOwn(context.config.doors, c.req.param("name"))
      ? context.config.doors[c.req.param("name")]
      : undefined;
    const door = config && allDoors.find(({ type }) => type === config.type);
    if (config === undefined || door === undefined) return c.notFound();
    try {
      const request = {
        method: c.req.method,
        url: new URL(c.req.url),
        headers: c.req.raw.headers,
        body: await readBody(c.req.raw),
        now: Date.now(),
      };
      const texts = await door.read(request, config);
      return await sendTexts(context, c.req.param("name"), door, config, texts);
    } catch (thrown) {
      if (!(thrown instanceof DoorRefusal)) throw thrown;
      context.log.warn({ door: c.req.param("name"), status: thrown.status }, thrown.message);
      return door.refused?.(thrown) ?? new Response(thrown.message, { status: thrown.status });
    }
  });
  return app;
}

/** Sends what a system asks for. An outcome that is unknown is a success: the code may be on the phone. */
async function sendTexts(
  context: GatewayContext,
  name: string,
  door: Door,
  config: DoorConfig,
  texts: readonly DoorText[],
): Promise<Response> {
  const endsAt = performance.now() + door.waitMs;
  const outcomes = await Promise.allSettled(
    texts.map(async (text) => {
      const submitted = await context.submit({
        source: `door:${name}`,
        message: await messageOf(context, door, config, text),
        isUrgent: door.isUrgent,
        once: {
          key: JSON.stringify(text.once),
          fingerprint: "",
          seconds: text.onceIsId ? idSeconds : contentSeconds,
        },
        countries: config.countries,
        limits: [{ name: `door-${name}`, texts: config.dailyTexts, perSeconds: daySeconds }],
      });
      const status = await context.waitForOutcome(submitted.id, endsAt - performance.now());
      if (status !== "failed") return;
      const { error } = (await context.messages.get(submitted.id)) ?? {};
      throw new SmsError({
        code: error?.code ?? "rejected",
        message: error?.message ?? "The text was not sent.",
      });
    }),
  );
  const refused = outcomes.flatMap((outcome) => (outcome.status === "rejected" ? [outcome.reason] : []));
  const unexpected = refused.find((reason) => !SmsError.is(reason));
  if (unexpected !== undefined) throw unexpected;
  const [error] = refused as SmsError[];
  if (error === undefined) return door.accepted?.() ?? new Response(null, { status: 204 });
  context.log.warn({ door: name, code: error.code }, "a text of a door was not sent");
  // Some texts were sent: a repeated request would be recognized, and an error would only confuse.
  if (refused.length < texts.length) return door.accepted?.() ?? new Response(null, { status: 204 });
  return door.failed?.(error) ?? new Response(error.message, { status: error.retryable ? 502 : 422 });
}

/** Returns the message: by the template of its usage type, else as the system worded it. */
async function messageOf(
  { connector }: GatewayContext,
  door: Door,
  config: DoorConfig,
  { to, kind, variables, body, locale, lifeSeconds }: DoorText,
): Promise<SmsMessage> {
  const usageType = config.usageTypes[kind] ?? door.usageTypes[kind] ?? kind;
  const validity = {
    validityPeriodSeconds: lifeSeconds ?? (door.isUrgent ? 300 : daySeconds),
    bestEffort: ["validityPeriodSeconds"] as const,
  };
  const worded = body === undefined ? undefined : { to, usageType, body, literal: true, ...validity };
  if (worded !== undefined && (config.content === "system" || variables === undefined)) return worded;
  const message = { to, usageType, variables, locale, ...validity };
  if (worded === undefined) return message;
  const prepared = await connector.prepare(message).catch((error: SmsError) => error);
  return SmsError.is(prepared) && prepared.code === "template-not-found" ? worded : message;
}
