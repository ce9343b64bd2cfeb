import { Hono } from "hono";
import type { AppTypes, GatewayContext } from "../context.ts";
import { ProblemError } from "../http/problem.ts";
import { readBody } from "../http/read-body.ts";
import { allDoors } from "./all-doors.ts";
import { type Door, type DoorConfig, DoorRefusal } from "./door.ts";
import { sendDoorTexts } from "./send-door-texts.ts";

/** The most bytes of a request, unless its door has another limit. Auth systems send a whole user, whose metadata belongs to the app. */
const usualBytes = 262_144;

/** Serves the doors of the config: `POST /doors/<name>`. */
export function serveDoors(context: GatewayContext): Hono<AppTypes> {
  const app = new Hono<AppTypes>();
  app.all("/:name", async (c) => {
    const name = c.req.param("name");
    const { doors } = context.config;
    const config = Object.hasOwn(doors, name) ? doors[name] : undefined;
    const door = config && allDoors.find(({ type }) => type === config.type);
    if (config === undefined || door === undefined) return c.notFound();
    const startsAt = performance.now();
    const waitMs = context.doorWaitMs ?? door.waitMs;
    const recordMs = context.doorWaitMs ?? door.recordMs ?? door.waitMs;
    const times = { recordBy: startsAt + recordMs, endsAt: startsAt + waitMs };
    c.set("door", name);
    try {
      const texts = await readTexts(c.req.raw, door, config);
      c.set("source", `door:${name}`);
      return await sendDoorTexts(context, { name, door, config, ...times }, texts);
    } catch (thrown) {
      if (!(thrown instanceof DoorRefusal)) throw thrown;
      c.set("refusal", thrown.message);
      const response = door.refused?.(thrown) ?? new Response(thrown.message, { status: thrown.status });
      if (thrown.status === 405) response.headers.set("Allow", "POST");
      return response;
    }
  });
  return app;
}

async function readTexts(request: Request, door: Door, config: DoorConfig) {
  if (request.method !== "POST") throw new DoorRefusal(405, "The method must be POST.");
  const body = await readBody(request, door.maximumBytes ?? usualBytes).catch((thrown) => {
    if (!(thrown instanceof ProblemError)) throw thrown;
    throw new DoorRefusal(thrown.problem.status, thrown.message);
  });
  return door.read({ headers: request.headers, body, now: Date.now() }, config);
}
