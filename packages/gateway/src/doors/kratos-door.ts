import { z } from "@hono/zod-openapi";
import { type DoorConfig, DoorRefusal, defineDoor, doorSettings } from "./door.ts";
import { requireToken, tokenSchema } from "./door-token.ts";
import { readJsonBody } from "./read-json-body.ts";

interface KratosConfig extends DoorConfig {
  readonly token: string | readonly string[];
}

const text = z.string().nullish();

/** What the Jsonnet of the docs sends. Kratos' own has `recipient` and `body`, which is enough. */
const bodySchema = z.object({
  recipient: z.string(),
  body: text,
  template_type: text,
  template_data: z
    .object({
      login_code: text,
      registration_code: text,
      // Kratos gives the code of a recovery this name, too.
      verification_code: text,
      recovery_code: text,
      expires_in_minutes: z.number().nullish(),
    })
    .nullish(),
});

/**
 * Ory Kratos' HTTP channel for SMS. Its courier counts any 2xx as sent. After anything else it tries again, five times with the
 * default of `message_retries` and about once a second, and then abandons the message. So a refusal is an error even if no
 * retry can help: Kratos' log and its list of messages show it.
 * @see https://github.com/ory/kratos/blob/master/courier/http_channel.go
 * @see https://github.com/ory/kratos/blob/master/courier/courier_dispatcher.go
 */
export const kratosDoor = defineDoor<KratosConfig>({
  type: "kratos",
  schema: z.strictObject({ type: z.literal("kratos"), ...doorSettings, token: tokenSchema }),
  usageTypes: {
    login_code_valid: "SignIn",
    registration_code_valid: "Register",
    verification_code_valid: "BindNewIdentifier",
    recovery_code_valid: "ForgotPassword",
  },
  // The courier sends one message after the other, and emails wait as well.
  waitMs: 2_000,
  isUrgent: true,
  read(request, { token }) {
    requireToken(request.headers, token);
    const { recipient: to, body, template_type, template_data } = readJsonBody(request, bodySchema);
    const { login_code, registration_code, verification_code, recovery_code, expires_in_minutes } =
      template_data ?? {};
    const code = login_code || registration_code || verification_code || recovery_code || undefined;
    const kind = template_type || "text";
    const content = code ?? (body || undefined);
    if (content === undefined)
      throw new DoorRefusal(400, "body: is missing; set the Jsonnet of the channel.");
    return [
      {
        to,
        kind,
        variables: code === undefined ? undefined : { code },
        body: body || undefined,
        lifeSeconds: expires_in_minutes ? expires_in_minutes * 60 : undefined,
        once: [to, kind, content],
      },
    ];
  },
});
