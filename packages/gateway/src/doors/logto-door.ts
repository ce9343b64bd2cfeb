import { z } from "@hono/zod-openapi";
import type { TemplateVariables } from "@smskit/core";
import { digitsWithPlus } from "./digits-with-plus.ts";
import {
  type DoorConfig,
  DoorRefusal,
  defineDoor,
  doorSettings,
  notSentResponse,
  sentenceForPerson,
} from "./door.ts";
import { requireToken, tokenSchema } from "./door-token.ts";
import { readJsonBody } from "./read-json-body.ts";

interface LogtoConfig extends DoorConfig {
  readonly token: string | readonly string[];
}

const bodySchema = z.object({
  to: z.string(),
  type: z.string().min(1),
  payload: z.looseObject({
    code: z.string().nullish(),
    link: z.string().nullish(),
    locale: z.string().nullish(),
  }),
});

/**
 * Logto's HTTP SMS connector. It signs nothing: the value of its `Authorization` header is the secret. Its types are smskit's
 * usage types, and its payload has the values of the placeholders. An error's text is part of Logto's response.
 * @see https://github.com/logto-io/logto/blob/master/packages/connectors/connector-http-sms/src/index.ts
 * @see https://github.com/logto-io/logto/blob/master/packages/toolkit/connector-kit/src/types/passwordless.ts
 */
export const logtoDoor = defineDoor<LogtoConfig>({
  type: "logto",
  schema: z.strictObject({ type: z.literal("logto"), ...doorSettings, token: tokenSchema }),
  usageTypes: {},
  waitMs: 4_000,
  isUrgent: true,
  needsTemplates: true,
  read(request, { token }) {
    requireToken(request.headers, token);
    const { to, type, payload } = readJsonBody(request, bodySchema);
    const { code, link, locale } = payload;
    const content = code || link;
    if (!content) {
      throw new DoorRefusal(400, "payload: has neither a code nor a link; nothing else is texted.");
    }
    // Logto keeps numbers without their plus.
    const variables = payload as TemplateVariables;
    return [
      {
        to: digitsWithPlus(to),
        kind: type,
        variables,
        locale: locale ?? undefined,
        once: [to, type, content],
      },
    ];
  },
  failed: (error) => notSentResponse(error, sentenceForPerson),
});
