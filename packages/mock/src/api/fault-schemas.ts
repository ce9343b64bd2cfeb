import { z } from "@hono/zod-openapi";
import { type FaultField, type FaultSpec, faultKinds } from "../faults/fault-kinds.ts";
import { type Fault, firesBeforeRead } from "../faults/fault-types.ts";
import { e164 } from "./schemas.ts";

const scope = {
  provider: z.string().optional(),
  probability: z.number().min(0).max(1).optional(),
  times: z.number().int().min(0).optional(),
};
const scopeOfRequest = { ...scope, to: e164.optional(), account: z.string().optional() };

const kinds = Object.keys(faultKinds) as [Fault["kind"], ...Fault["kind"][]];

function schemaOfField({ type, required, minimum, maximum, description }: FaultField): z.ZodType {
  let number = maximum === undefined ? z.number() : z.number().int().max(maximum);
  if (minimum !== undefined) number = number.min(minimum);
  const schema = { string: z.string(), boolean: z.boolean(), number }[type].openapi({ description });
  return required ? schema : schema.optional();
}

function schemaOfKind(kind: Fault["kind"]) {
  const { fields, description }: FaultSpec = faultKinds[kind];
  return z
    .strictObject({
      kind: z.literal(kind),
      ...(firesBeforeRead({ kind }) ? scope : scopeOfRequest),
      ...Object.fromEntries(Object.entries(fields).map(([name, field]) => [name, schemaOfField(field)])),
    })
    .openapi({ description });
}

const [first, ...others] = kinds;

/** Any fault, made from the catalogue of kinds. */
export const fault = z
  .discriminatedUnion("kind", [schemaOfKind(first), ...others.map(schemaOfKind)], {
    error: `must be one of ${kinds.join(", ")}`,
  })
  .openapi("Fault") as unknown as z.ZodType<Fault>;

/** A fault that may still fire, with the fields it was added with. */
export const armedFault = z
  .looseObject({ id: z.string(), kind: z.enum(kinds), ...scopeOfRequest })
  .openapi("ArmedFault");

export const firedFault = z
  .object({
    kind: z.enum(kinds),
    fault: z.looseObject({ kind: z.enum(kinds) }),
    provider: z.string().optional(),
    to: z.string().optional(),
    account: z.string().optional(),
    at: z.iso.datetime(),
  })
  .openapi("FiredFault");

export const faultList = z
  .object({ faults: z.array(armedFault), fired: z.array(firedFault), kinds: z.array(z.string()) })
  .openapi("Faults");
