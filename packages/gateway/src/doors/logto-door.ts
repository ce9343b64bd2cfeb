import { z } from "@hono/zod-openapi";
import { matchesSecret } from "@smskit/core/provider";
import { type DoorConfig, DoorRefusal, defineDoor, doorSettings } from "./door.ts";
import { readJsonBody } from "./read-json-body.ts";

interface LogtoConfig extends DoorConfig {
  readonly authorization: string;
}

const bodySchema = z.object({
  to: z.string(),
  type: z.string(),
  payload: z.looseObject({ code: z.string().optional(), locale: z.string().optional() }),
  ip: z.string().optional(),
});

/**
 * Logto's HTTP SMS connector. It signs nothing: the value of its `Authorization` header is the secret.
 * @see https://docs.logto.io/integrations/http-sms
 */
export const logtoDoor = defineDoor<LogtoConfig>({
  type: "logto",
  schema: z.strictObject({
    type: z.literal("logto"),
    ...doorSettings,
    /** The value of the connector's “Authorization header”: at least 16 random characters. */
    authorization: z.string().min(16, { error: "must be at least 16 random characters" }),
  }),
  usageTypes: {},
  waitMs: 4_000,
  isUrgent: true,
  read({ headers, body }, { authorization }) {
    if (!matchesSecret(headers.get("authorization"), [authorization])) {
      throw new DoorRefusal(401, "authorization: is missing or invalid; set it in Logto's connector.");
    }
    const { to, type, payload } = readJsonBody(bodySchema, body);
    const { code } = payload;
    if (code === undefined) throw new DoorRefusal(400, "payload.code: is missing; only codes are texted.");
    return [{ to, kind: type, variables: { code }, locale: payload.locale, once: [to, code] }];
  },
});
