import { z } from "@hono/zod-openapi";
import { type DoorConfig, defineDoor, doorSettings, notSentResponse, sentenceForPerson } from "./door.ts";
import { requireToken, tokenSchema } from "./door-token.ts";
import { readJsonBody } from "./read-json-body.ts";

interface AuthentikConfig extends DoorConfig {
  readonly token: string | readonly string[];
}

const bodySchema = z.object({
  To: z.string(),
  /** The code alone. */
  Body: z.string().min(1),
  /** The sentence with the code, in authentik's language. */
  Message: z.string().nullish(),
});

/**
 * authentik's SMS stage with the provider “Generic”. It signs nothing. The text of an error is shown to the person.
 * @see https://github.com/goauthentik/authentik/blob/main/authentik/stages/authenticator_sms/models.py
 */
export const authentikDoor = defineDoor<AuthentikConfig>({
  type: "authentik",
  schema: z.strictObject({ type: z.literal("authentik"), ...doorSettings, token: tokenSchema }),
  usageTypes: { code: "MfaVerification" },
  waitMs: 4_000,
  isUrgent: true,
  read(request, { token }) {
    requireToken(request.headers, token);
    const { To: to, Body: code, Message: message } = readJsonBody(request, bodySchema);
    return [{ to, kind: "code", variables: { code }, body: message || undefined, once: [to, code] }];
  },
  failed: (error) => notSentResponse(error, sentenceForPerson),
  refused: ({ status }) => new Response(sentenceForPerson, { status }),
});
