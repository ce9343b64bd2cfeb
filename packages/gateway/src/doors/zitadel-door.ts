import { createHmac, timingSafeEqual } from "node:crypto";
import { z } from "@hono/zod-openapi";
import { secretField } from "../config/field-schemas.ts";
import { type DoorConfig, DoorRefusal, defineDoor, doorSettings } from "./door.ts";
import { readJsonBody } from "./read-json-body.ts";

interface ZitadelConfig extends DoorConfig {
  readonly signingKey: string | readonly string[];
}

const toleranceMs = 300_000;
/**
 * Zitadel repeats a notification for up to five minutes, or ten times about once a minute if `LegacyEnabled` is on, which it is by
 * default. Each request of a person has a new code, so the same code is a repetition.
 * @see https://github.com/zitadel/zitadel/blob/main/cmd/defaults.yaml Notifications, Projections
 */
const retriesSeconds = 900;
const signingKey = z.string().min(16, { error: "must be the signing key that Zitadel returned" });

const bodySchema = z.object({
  contextInfo: z.object({ recipientPhoneNumber: z.string(), eventType: z.string().min(1) }),
  templateData: z.object({ text: z.string().nullish() }).nullish(),
  /** `LegacyEnabled` names the code of a second factor `oTP`. */
  args: z.object({ code: z.string().nullish(), oTP: z.string().nullish() }).nullish(),
});

/**
 * Zitadel's SMS provider of the type HTTP. It waits for five seconds, accepts any 2xx, and tries again after anything else.
 * @see https://zitadel.com/docs/guides/manage/customize/notification-providers
 * @see https://github.com/zitadel/zitadel/blob/main/pkg/actions/signing.go
 * @see https://github.com/zitadel/zitadel/blob/main/internal/notification/types/user_phone.go
 */
export const zitadelDoor = defineDoor<ZitadelConfig>({
  type: "zitadel",
  schema: z.strictObject({
    type: z.literal("zitadel"),
    ...doorSettings,
    /** To rotate it, list the new one and the old one. */
    signingKey: secretField(signingKey),
  }),
  usageTypes: {
    "session.otp.sms.challenged": "MfaVerification",
    "user.human.otp.sms.code.added": "MfaVerification",
    "user.human.phone.code.added": "BindNewIdentifier",
    "user.human.password.code.added": "ForgotPassword",
  },
  waitMs: 3_500,
  isUrgent: true,
  read(request, config) {
    const signed = verified(request.headers, request.body, [config.signingKey].flat(), request.now);
    const { contextInfo, templateData, args } = readJsonBody(request, bodySchema);
    const { recipientPhoneNumber: to, eventType: kind } = contextInfo;
    const code = args?.code || args?.oTP || undefined;
    const body = templateData?.text || undefined;
    const content = code ?? body;
    if (content === undefined) throw new DoorRefusal(400, "templateData.text: is missing.");
    return [
      {
        to,
        kind,
        variables: code === undefined ? undefined : { code },
        body,
        once: [to, kind, content],
        ...(code !== undefined && { onceSeconds: retriesSeconds }),
        signed,
      },
    ];
  },
});

/**
 * Checks that a request is genuine and at most five minutes old: `t=<seconds>,v1=<hex>`, with a `v1` for each key while Zitadel
 * rotates them.
 * @returns the signature that was right, as bytes have one form only: the header can be written in several ways.
 * @throws {DoorRefusal} 401.
 */
function verified(headers: Headers, body: string, keys: readonly string[], now: number): string {
  const header = headers.get("zitadel-signature") ?? "";
  const parts = header.split(",").map((part) => part.trim());
  const seconds = /^t=(\d{1,12})$/.exec(parts.find((part) => part.startsWith("t=")) ?? "")?.[1];
  const given = parts.flatMap((part) => {
    const [, hex] = /^v1=([0-9a-f]{64})$/i.exec(part) ?? [];
    return hex === undefined ? [] : [Buffer.from(hex, "hex")];
  });
  const expected = keys.map((key) => createHmac("sha256", key).update(`${seconds}.${body}`).digest());
  const genuine = expected.find((one) => given.some((other) => timingSafeEqual(one, other)));
  const isRecent = seconds !== undefined && Math.abs(now - Number(seconds) * 1_000) <= toleranceMs;
  if (genuine !== undefined && isRecent) return genuine.toString("hex");
  throw new DoorRefusal(
    401,
    "zitadel-signature: is missing, invalid, or older than 5 minutes; compare the signing key, and the clocks.",
  );
}
