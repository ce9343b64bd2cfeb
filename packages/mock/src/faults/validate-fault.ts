import { type FaultField, faultKinds } from "./fault-kinds.ts";
import { type Fault, firesBeforeRead, specOf } from "./fault-types.ts";

const scope: Readonly<Record<string, Pick<FaultField, "type" | "minimum" | "maximum">>> = {
  provider: { type: "string" },
  to: { type: "string" },
  account: { type: "string" },
  probability: { type: "number", minimum: 0, maximum: 1 },
  times: { type: "number", minimum: 0 },
};

/**
 * Checks a fault against the catalog of kinds.
 *
 * @throws Error that names the field.
 * @internal
 */
export function validateFault(fault: Fault): void {
  if (!Object.hasOwn(faultKinds, fault.kind)) {
    throw new Error(`kind: must be one of ${Object.keys(faultKinds).join(", ")}.`);
  }
  const { fields } = specOf(fault);
  const known: typeof scope = { ...scope, ...fields };
  for (const [name, value] of Object.entries(fault)) {
    const field = Object.hasOwn(known, name) ? known[name] : undefined;
    if (name === "kind" || value === undefined) continue;
    if (field === undefined) {
      throw new Error(`The fault "${fault.kind}" has only these fields: ${Object.keys(known).join(", ")}.`);
    }
    if ((name === "to" || name === "account") && firesBeforeRead(fault)) {
      throw new Error(
        `${name}: is not supported by the fault "${fault.kind}", which fires before a request is read.`,
      );
    }
    if (!fits(value, field)) throw new Error(`${name}: must be ${expected(field)}.`);
  }
  for (const [name, field] of Object.entries(fields)) {
    if (field.required && fault[name as keyof Fault] === undefined) {
      throw new Error(`${name}: is missing. The fault "${fault.kind}" needs ${expected(field)}.`);
    }
  }
}

type Range = Pick<FaultField, "type" | "minimum" | "maximum">;

function fits(value: unknown, { type, minimum = -Infinity, maximum = Infinity }: Range): boolean {
  // NaN is not in any range.
  return typeof value === type && (typeof value !== "number" || (value >= minimum && value <= maximum));
}

function expected({ type, minimum, maximum }: Range): string {
  if (maximum !== undefined) return `a number from ${minimum} to ${maximum}`;
  if (minimum !== undefined) return `a number of ${minimum} or more`;
  return `a ${type}`;
}
