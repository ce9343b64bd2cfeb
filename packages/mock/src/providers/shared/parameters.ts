/** The parameters of a request, as a message keeps them: a list if a name has several values. */
export type KeptParameters = Record<string, string | string[]>;

/**
 * Returns the fields of a form as the `parameters` of a message.
 *
 * @example
 * formParameters(new URLSearchParams("to=1&url=a&url=b")); // { to: "1", url: ["a", "b"] }
 */
export function formParameters(form: Iterable<readonly [name: string, value: string]>): KeptParameters {
  const parameters: KeptParameters = Object.create(null);
  for (const [name, value] of form) {
    const known = parameters[name];
    if (known === undefined) parameters[name] = value;
    else if (typeof known === "string") parameters[name] = [known, value];
    else known.push(value);
  }
  return parameters;
}

/**
 * Returns the fields of a JSON object as the `parameters` of a message: texts and lists of texts as they are, everything
 * else as JSON. Fields that are `null` are left out.
 *
 * @example
 * jsonParameters({ to: "1", urls: ["a"], flash: true }); // { to: "1", urls: ["a"], flash: "true" }
 */
export function jsonParameters(json: Readonly<Record<string, unknown>>): KeptParameters {
  return Object.fromEntries(
    Object.entries(json)
      .filter(([, value]) => value !== null && value !== undefined)
      .map(([name, value]) => [name, Array.isArray(value) ? value.map(textOf) : textOf(value)]),
  );
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}
