/** What a reader typed into the playground. */
export interface PlaygroundState {
  template: string;
  /** The value of each placeholder, by its name: `code`, `user.name`. */
  values: Readonly<Record<string, string>>;
  /** The domain of the Web OTP line; empty for none. */
  origin: string;
  /** As typed. */
  number: string;
  /** ISO 3166 alpha-2: the country of numbers without a country code; empty for none. */
  country: string;
}

export const emptyState: PlaygroundState = { template: "", values: {}, origin: "", number: "", country: "" };

const fields = { template: "t", origin: "o", number: "n", country: "c" } as const;
const longestField = 4_000;

/** Returns the hash of a link that shares everything in a state. */
export function hashOf(state: PlaygroundState): string {
  const parameters = new URLSearchParams();
  for (const [field, name] of Object.entries(fields)) {
    const value = state[field as keyof typeof fields];
    if (value !== "") parameters.set(name, value);
  }
  for (const [name, value] of Object.entries(state.values)) parameters.append("v", `${name}=${value}`);
  return `#${parameters}`;
}

/** Reads the hash of a shared link; returns `undefined` for any other hash. */
export function stateOf(hash: string): PlaygroundState | undefined {
  const parameters = new URLSearchParams(hash.replace(/^#/, ""));
  if (!parameters.has(fields.template)) return undefined;
  const read = (field: keyof typeof fields): string =>
    (parameters.get(fields[field]) ?? "").slice(0, longestField);
  const values = parameters
    .getAll("v")
    .filter((pair) => pair.includes("="))
    .map((pair): [string, string] => {
      const at = pair.indexOf("=");
      return [pair.slice(0, at), pair.slice(at + 1, at + 1 + longestField)];
    });
  return {
    template: read("template"),
    values: Object.fromEntries(values),
    origin: read("origin"),
    number: read("number"),
    country: read("country"),
  };
}

/** Returns the id of the example that a hash names: `#example=emoji`. */
export function exampleIdOf(hash: string): string | undefined {
  return new URLSearchParams(hash.replace(/^#/, "")).get("example") ?? undefined;
}
