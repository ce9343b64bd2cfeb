import { z } from "@hono/zod-openapi";
import { nameSchema } from "../config/field-schemas.ts";
import { alertmanagerDoor } from "./alertmanager-door.ts";
import { auth0Door } from "./auth0-door.ts";
import { authentikDoor } from "./authentik-door.ts";
import { clerkDoor } from "./clerk-door.ts";
import type { Door, DoorConfig } from "./door.ts";
import { fusionauthDoor } from "./fusionauth-door.ts";
import { grafanaDoor } from "./grafana-door.ts";
import { kratosDoor } from "./kratos-door.ts";
import { logtoDoor } from "./logto-door.ts";
import { supabaseDoor } from "./supabase-door.ts";
import { uptimeKumaDoor } from "./uptime-kuma-door.ts";
import { zitadelDoor } from "./zitadel-door.ts";

/** Every door that a config can open. */
export const allDoors: readonly Door[] = [
  alertmanagerDoor,
  auth0Door,
  authentikDoor,
  clerkDoor,
  fusionauthDoor,
  grafanaDoor,
  kratosDoor,
  logtoDoor,
  supabaseDoor,
  uptimeKumaDoor,
  zitadelDoor,
];

const [first, ...others] = allDoors.map(({ schema }) => schema);

/** The doors of a config, by the name in their URL: `/doors/<name>`. */
export const doorsSchema = z
  .record(
    nameSchema,
    z.discriminatedUnion("type", [first as z.ZodObject<{ type: z.ZodLiteral }>, ...(others as never[])]),
  )
  .transform((doors) => doors as unknown as Readonly<Record<string, DoorConfig>>);
