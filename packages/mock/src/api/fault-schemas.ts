import { z } from "@hono/zod-openapi";
import { type FaultField, type FaultSpec, faultKinds } from "../faults/fault-kinds.ts";
import { type Fault, firesBeforeRead } from "../faults/fault-types.ts";
import { e164 } from "./phone-schemas.ts";
import { described } from "./schemas.ts";

const scope = {
  provider: described(z.string().optional(), "Only this provider."),
  probability: described(z.number().min(0).max(1).optional(), "The chance of each request, 0 to 1."),
  times: described(z.number().int().min(0).optional(), "How often it fires at most."),
};
const scopeOfRequest = {
  ...scope,
  to: described(e164.optional(), "Only texts to this number, E.164."),
  account: described(z.string().optional(), "Only requests of this account."),
};

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

/** Any fault, made from the catalog of kinds. */
export const fault = z
  .discriminatedUnion("kind", [schemaOfKind(first), ...others.map(schemaOfKind)], {
    error: `must be one of ${kinds.join(", ")}`,
  })
  .openapi("Fault") as unknown as z.ZodType<Fault>;

/** A fault that may still fire, with the fields it was added with. */
export const armedFault = z
  .looseObject({
    id: described(z.string(), "Names the fault in `DELETE /faults/{id}`."),
    kind: described(z.enum(kinds), "The kind."),
    ...scopeOfRequest,
  })
  .openapi("ArmedFault");

export const firedFault = z
  .object({
    kind: described(z.enum(kinds), "The kind."),
    fault: described(z.looseObject({ kind: z.enum(kinds) }), "The fault, as it was added."),
    provider: described(z.string().optional(), "The provider whose request or message it hit."),
    to: described(z.string().optional(), "The recipient of that message, E.164."),
    account: described(z.string().optional(), "The account of that request or message."),
    at: described(z.iso.datetime(), "When it fired."),
  })
  .openapi("FiredFault");

export const faultList = z
  .object({
    faults: described(
      z.array(armedFault),
      "Those that may still fire, in the order in which they are tried.",
    ),
    fired: described(z.array(firedFault), "Those that fired, newest last."),
    kinds: described(z.array(z.string()), "Every kind that you can add."),
  })
  .openapi("Faults");
