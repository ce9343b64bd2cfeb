import { z } from "@hono/zod-openapi";
import { faultKinds } from "../faults/fault-queue.ts";
import type { Fault } from "../faults/fault-types.ts";

const e164 = z
  .string()
  .regex(/^\+[1-9]\d{2,14}$/, "A number in E.164, such as +15558675310, or nothing at all.")
  .openapi({ description: "E.164" });

const scope = {
  provider: z.string().optional(),
  to: e164.optional(),
  account: z.string().optional(),
  probability: z.number().min(0).max(1).optional(),
  times: z.number().int().min(0).optional(),
};
const status = z.number().int();
const accepted = z.boolean().optional();

/** Every fault with its options. */
const faults = [
  z.strictObject({ kind: z.literal("rate-limited"), ...scope, retryAfter: z.string().optional() }),
  z.strictObject({
    kind: z.literal("server-error"),
    ...scope,
    status: status.min(500).max(599).optional(),
    body: z.string().optional(),
    contentType: z.string().optional(),
    accepted,
  }),
  z.strictObject({
    kind: z.literal("redirect"),
    ...scope,
    location: z.string(),
    status: status.min(300).max(399).optional(),
  }),
  z.strictObject({ kind: z.enum(["garbled-answer", "empty-answer"]), ...scope }),
  z.strictObject({ kind: z.literal("undelivered"), ...scope, code: z.string() }),
  z.strictObject({
    kind: z.enum(["missing-receipt", "duplicate-receipt", "reordered-receipts"]),
    ...scope,
  }),
  z.strictObject({ kind: z.literal("late-receipt"), ...scope, byMs: z.number().min(0) }),
  z.strictObject({
    kind: z.enum(["reset-on-connect", "hang-handshake", "reset-before-read"]),
    provider: scope.provider,
    probability: scope.probability,
    times: scope.times,
  }),
  z.strictObject({
    kind: z.enum(["hang", "reset-after-read", "fin", "truncated-answer", "garbage-answer"]),
    ...scope,
    accepted,
  }),
  z.strictObject({ kind: z.literal("slow-answer"), ...scope, afterMs: z.number().min(0) }),
  z.strictObject({ kind: z.literal("idle-close"), ...scope, reset: z.boolean().optional() }),
] as const;

export const fault = z
  .discriminatedUnion("kind", faults, { error: `\`kind\` must be one of ${faultKinds.join(", ")}.` })
  .openapi("Fault") satisfies z.ZodType<Fault>;

/** A fault that is waiting to strike. Its options are those it was added with. */
export const armedFault = z
  .looseObject({ id: z.string(), kind: z.enum(faultKinds), ...scope })
  .openapi("ArmedFault");

export const firedFault = z
  .object({
    kind: z.enum(faultKinds),
    fault: z.looseObject({ kind: z.enum(faultKinds) }),
    provider: z.string().optional(),
    to: z.string().optional(),
    account: z.string().optional(),
    at: z.iso.datetime(),
  })
  .openapi("FiredFault");

export const faultList = z
  .object({ faults: z.array(armedFault), fired: z.array(firedFault), kinds: z.array(z.string()) })
  .openapi("Faults");
