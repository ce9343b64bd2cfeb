import type { TemplateVariables } from "@smskit/core";

type Values = { [name: string]: string | Values };

/** Turns values by placeholder, `user.name`, into the variables of a template: `{ user: { name } }`. */
export function variablesOf(
  placeholders: readonly string[],
  values: Readonly<Record<string, string>>,
): TemplateVariables {
  const variables = nothing();
  for (const placeholder of placeholders) {
    const names = placeholder.split(".");
    let inside = variables;
    for (const name of names.slice(0, -1)) {
      const next = inside[name];
      inside = typeof next === "object" ? next : setInside(inside, name);
    }
    inside[names.at(-1) ?? ""] = Object.hasOwn(values, placeholder) ? (values[placeholder] ?? "") : "";
  }
  return toLists(variables) as TemplateVariables;
}

/** Without a prototype, so that the name `__proto__` is a name like any other. */
function nothing(): Values {
  return Object.create(null) as Values;
}

function setInside(values: Values, name: string): Values {
  const inside = nothing();
  values[name] = inside;
  return inside;
}

/** Turns objects with the keys 0 to n into lists, as `{{list.0}}` reads them. */
function toLists(value: string | Values): unknown {
  if (typeof value === "string") return value;
  const names = Object.keys(value);
  if (names.length > 0 && names.every((name, index) => name === String(index))) {
    return names.map((name) => toLists(value[name] ?? ""));
  }
  const copy = nothing() as Record<string, unknown>;
  for (const name of names) copy[name] = toLists(value[name] ?? "");
  return copy;
}
