import type { Operation } from "../sms-voice/field-rules.ts";
import file from "./model/pinpoint-sms-voice-v2.json" with { type: "json" };

/** A shape of the service's model, with the names of the shapes that it consists of. */
interface Shape {
  type: string;
  required?: readonly string[];
  members?: Readonly<Record<string, string>>;
  member?: string;
  key?: string;
  value?: string;
  enum?: readonly string[];
  min?: number;
  max?: number;
  pattern?: string;
}

/** The model of the mocked operations, cut down from botocore's. */
export const model: {
  readonly operations: Readonly<
    Record<Operation, { input: string; output: string; errors: readonly string[] }>
  >;
  readonly shapes: Readonly<Record<string, Shape>>;
} = file;

const types: Readonly<Record<string, (value: unknown) => boolean>> = {
  string: (value) => typeof value === "string",
  boolean: (value) => typeof value === "boolean",
  integer: Number.isInteger,
  long: Number.isInteger,
  // Seconds since 1970.
  timestamp: (value) => typeof value === "number" && value < 1e11,
  list: Array.isArray,
  structure: (value) => typeof value === "object" && value !== null,
  map: (value) => typeof value === "object" && value !== null,
};

/** Where a value does not fit a shape; empty if it does. */
export function problemsOf(value: unknown, name: string, path: string = name): string[] {
  const shape = model.shapes[name];
  if (shape === undefined) return [`${path}: no shape ${name}`];
  if (types[shape.type]?.(value) !== true) return [`${path}: is not a ${shape.type}`];
  const length = typeof value === "string" || Array.isArray(value) ? value.length : value;
  if (shape.min !== undefined && Number(length) < shape.min) return [`${path}: is under ${shape.min}`];
  if (shape.max !== undefined && Number(length) > shape.max) return [`${path}: is over ${shape.max}`];
  if (shape.enum?.includes(value as string) === false) return [`${path}: ${String(value)} is not allowed`];
  if (shape.pattern !== undefined && !new RegExp(`^(?:${shape.pattern})$`, "u").test(String(value))) {
    return [`${path}: does not fit ${shape.pattern}`];
  }
  if (shape.type === "list") {
    return (value as unknown[]).flatMap((item, index) =>
      problemsOf(item, shape.member ?? "", `${path}[${index}]`),
    );
  }
  if (shape.type !== "structure") return [];
  const { members = {}, required = [] } = shape;
  const fields = Object.entries(value as object);
  const missing = required.filter((field) => !fields.some(([known]) => known === field));
  return [
    ...missing.map((field) => `${path}.${field}: is missing`),
    ...fields.flatMap(([field, one]) => {
      const member = members[field];
      return member === undefined
        ? [`${path}.${field}: is unknown`]
        : problemsOf(one, member, `${path}.${field}`);
    }),
  ];
}
