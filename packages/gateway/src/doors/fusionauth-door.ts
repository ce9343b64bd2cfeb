import { z } from "@hono/zod-openapi";
import { type DoorConfig, DoorRefusal, defineDoor, doorSettings } from "./door.ts";
import { requireToken, tokenSchema } from "./door-token.ts";
import { readJsonBody } from "./read-json-body.ts";

interface FusionAuthConfig extends DoorConfig {
  readonly token: string | readonly string[];
}

const bodySchema = z.object({
  phoneNumber: z.string(),
  textMessage: z.string().nullish(),
  code: z.string().nullish(),
  type: z.string().nullish(),
});

/**
 * FusionAuth's generic messenger. It signs nothing, and counts any 2xx as sent.
 * @see https://fusionauth.io/docs/customize/email-and-messages/generic-messenger
 */
export const fusionauthDoor = defineDoor<FusionAuthConfig>({
  type: "fusionauth",
  schema: z.strictObject({ type: z.literal("fusionauth"), ...doorSettings, token: tokenSchema }),
  usageTypes: { code: "MfaVerification" },
  waitMs: 4_000,
  isUrgent: true,
  read(request, { token }) {
    requireToken(request.headers, token);
    const { phoneNumber: to, textMessage, code, type } = readJsonBody(request, bodySchema);
    if (type?.toLowerCase() === "voice") {
      throw new DoorRefusal(400, "type: is Voice; remove Voice from the message types of the messenger.");
    }
    const content = code || textMessage;
    if (!content) throw new DoorRefusal(400, "textMessage: is missing.");
    return [
      {
        to,
        kind: code ? "code" : "text",
        variables: code ? { code } : undefined,
        body: textMessage || undefined,
        once: [to, content],
      },
    ];
  },
});
