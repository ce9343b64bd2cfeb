import { z } from "@hono/zod-openapi";
import { fault } from "../api/fault-schemas.ts";
import { numberChange } from "../api/number-schemas.ts";
import { e164, phoneChange } from "../api/phone-schemas.ts";
import { mockMakers } from "../generated/providers.ts";

const url = z.url({ protocol: /^https?$/, error: "must be an http or https URL" });

const forward = z.strictObject({
  to: z
    .array(e164)
    .min(1, "must list at least one number, E.164")
    .describe("The only phones whose texts are also sent for real, E.164."),
  connector: z
    .union([
      z.string().min(1),
      z.strictObject({ provider: z.string(), config: z.record(z.string(), z.unknown()) }),
    ])
    .describe("A connector JSON, or the path of one from the folder of this file."),
});

const providerOptions = Object.fromEntries(
  Object.keys(mockMakers).map((provider) => [
    provider,
    z
      .record(z.string(), z.unknown())
      .optional()
      .describe(`Options of this mock, as in code. See docs/reference/mock-${provider}.md.`),
  ]),
);

/** The file of `smskit mock --config`. */
export const setupSchema = z.strictObject({
  $schema: z.string().optional().describe("Where editors find this schema."),
  latencyMs: z
    .number()
    .int()
    .min(0)
    .optional()
    .describe("Milliseconds from acceptance to the phone. Default: 50."),
  inboundUrl: url.optional().describe("Where the app receives texts from phones to any number."),
  numbers: z
    .record(z.string().min(1).max(32), numberChange)
    .optional()
    .describe("The app's numbers, and where texts to each are reported."),
  phones: z.record(e164, phoneChange).optional().describe("Phones by number, with state and opt-outs."),
  faults: z.array(fault).optional().describe("Faults from the start, as in `POST /api/v1/faults`."),
  forward: forward.optional().describe("Sends the texts to a few phones for real, too."),
  ...providerOptions,
});

/** The same as JSON Schema, for editors. */
export function setupJsonSchema() {
  return z.toJSONSchema(setupSchema, { io: "input" });
}
