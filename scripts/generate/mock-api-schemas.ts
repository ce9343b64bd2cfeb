/** What the page about the mock server's API says of JSON schemas. */

import { markdownTable } from "./markdown-table.ts";

/** The parts of JSON Schema that the server's OpenAPI document uses. */
export interface Schema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly format?: string;
  readonly enum?: readonly string[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly default?: unknown;
  readonly description?: string;
  readonly items?: Schema;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: boolean | Schema;
  readonly required?: readonly string[];
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly allOf?: readonly Schema[];
}

/** The type of a value, as Markdown for a cell of a table. */
export function describeType(schema: Schema): string {
  const { $ref, type, items, properties, additionalProperties } = schema;
  if ($ref !== undefined) return linkTo($ref);
  const alternatives = schema.anyOf ?? schema.oneOf;
  if (alternatives !== undefined) return alternatives.map(describeType).join(" or ");
  // The kinds of faults are too many for a cell.
  if (schema.enum !== undefined && schema.enum.length < 10) {
    return schema.enum.map((value) => `\`${value}\``).join(", ");
  }
  if (Array.isArray(type)) {
    return type.map((one) => (one === "null" ? "null" : describeType({ ...schema, type: one }))).join(" or ");
  }
  if (type === "array") return `list of ${items === undefined ? "any" : describeType(items)}`;
  if (properties !== undefined) {
    const named = Object.entries(properties).filter(([, field]) => (field.items ?? field).$ref !== undefined);
    const types = named.map(([name, field]) => `; \`${name}\` is a ${describeType(field)}`);
    return `\`${describeObject(schema)}\`${types.join("")}`;
  }
  if (type === "object") {
    const values = typeof additionalProperties === "object" ? describeType(additionalProperties) : "any";
    return `object of ${values}`;
  }
  if (schema.format === "date-time") return "time";
  return [type ?? "any", rangeOf(schema)].join("");
}

function rangeOf({ minimum, maximum }: Schema): string {
  if (minimum !== undefined && maximum !== undefined) {
    return `, ${minimum.toLocaleString("en")} to ${maximum.toLocaleString("en")}`;
  }
  return minimum === undefined ? "" : ` of ${minimum} or more`;
}

function linkTo($ref: string): string {
  const name = $ref.split("/").at(-1) ?? "";
  return `[${name}](#${name.toLowerCase()})`;
}

/** The fields of an object in one line: `{ status, at, errorCode? }`. */
function describeObject({ properties = {}, required = [] }: Schema): string {
  const names = Object.keys(properties).map((name) => (required.includes(name) ? name : `${name}?`));
  return `{ ${names.join(", ")} }`;
}

/** A row for each field of an object; a line first for the type that it extends. */
export function fieldTable(schema: Schema): string {
  const parts = schema.allOf ?? [schema];
  const inherited = parts.flatMap(({ $ref }) => ($ref === undefined ? [] : [linkTo($ref)]));
  const own = parts.filter(({ $ref }) => $ref === undefined);
  const rows = own.flatMap(({ properties = {}, required = [], additionalProperties }) => [
    ...Object.entries(properties).map(([name, field]) => {
      const shown = required.includes(name) ? name : `${name}?`;
      return [`\`${shown}\``, describeType(field), field.description ?? ""];
    }),
    ...(typeof additionalProperties === "object" ? [["…", "any", "The fields of its kind."]] : []),
  ]);
  const table = markdownTable(["field", "type", "what it is"], rows);
  return inherited.length === 0 ? table : `Everything of ${inherited.join(" and ")}, and:\n\n${table}`;
}
