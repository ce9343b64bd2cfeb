import { z } from "@hono/zod-openapi";
import type * as Api from "../client/types.ts";
import { examples } from "./examples.ts";
import { described, keyText, locale, phoneNumber, time, usageType } from "./shared-schemas.ts";

const ip = described(
  z.union([z.ipv4(), z.ipv6()], { error: "must be an IP address" }).optional(),
  "The IP address of the person who asks for the code, so that codes are limited by it.",
);
const session = described(
  keyText.optional(),
  "Only requests with the same session can check or resend. Pass the browser's session id, not a user's.",
);
const reference = described(keyText.optional(), "Your own id. The provider gets it.");

export const newVerification = z
  .strictObject({
    to: described(phoneNumber, "The number that the code is to prove."),
    usageType,
    locale: locale.optional(),
    ip,
    session,
    known: described(
      z.boolean().optional(),
      "`false` if no account has this number, and the response must not reveal it: no text is sent, and no code is ever right.",
    ),
    reference,
  })
  .openapi("NewVerification", { example: examples.newVerification }) satisfies z.ZodType<Api.NewVerification>;

export const resend = z.strictObject({ ip, session, reference }).openapi("ResendVerification", {
  example: examples.resendVerification,
}) satisfies z.ZodType<Api.ResendVerification>;

export const check = z
  .strictObject({
    code: described(z.string().min(1).max(100), "As the person typed it."),
    session,
    to: described(phoneNumber.optional(), "The number that you are about to trust."),
    usageType: described(usageType.optional(), "What you are about to allow."),
  })
  .openapi("CheckVerification", {
    example: examples.checkVerification,
  }) satisfies z.ZodType<Api.CheckVerification>;

export const startedVerification = z
  .object({
    verificationId: described(
      z.string(),
      "Unguessable, and useless without the code: you may pass it to the browser.",
    ),
    expiresAt: described(time, "When the code expires."),
    delivery: described(
      z.enum(["accepted", "unknown"]),
      "`unknown`: the text may be on the phone. Its code counts; offer another one from `resendAt`.",
    ),
    resendAt: described(time, "When another code can be sent."),
  })
  .openapi("StartedVerification", {
    example: examples.startedVerification,
  }) satisfies z.ZodType<Api.StartedVerification>;

export const checkedVerification = z
  .object({
    status: described(
      z.enum(["approved", "incorrect", "expired", "locked", "not-found", "used"]),
      "Only `approved` proves the number.",
    ),
    attemptsLeft: described(z.int().optional(), "With `incorrect` only."),
  })
  .openapi("CheckedVerification", {
    example: examples.checkedVerification,
  }) satisfies z.ZodType<Api.CheckedVerification>;
