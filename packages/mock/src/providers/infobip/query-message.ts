import type { Violation } from "./check-fields.ts";

type Json = Readonly<Record<string, unknown>>;

/** The parameters that are not texts in a body. */
const flags: ReadonlySet<string> = new Set(["flash", "intermediateReport", "includeSmsCountInResponse"]);

/**
 * Returns the body of version 2 that the query of `GET /sms/1/text/query` or `GET /sms/3/text/query` stands for. Unknown parameters
 * are ignored; so are the user name and the password that version 1 also takes, since the mock's accounts have API keys.
 */
export function messageOfQuery(query: URLSearchParams): Json {
  const {
    bulkId,
    includeSmsCountInResponse,
    languageCode,
    validityPeriod,
    to: _,
    ...message
  } = Object.fromEntries(
    [...query].map(([name, value]) => [
      name,
      flags.has(name) && /^(?:true|false)$/.test(value) ? value === "true" : value,
    ]),
  );
  const numbers = query.getAll("to").flatMap((list) => list.split(","));
  return {
    bulkId,
    includeSmsCountInResponse,
    messages: [
      {
        ...message,
        destinations: numbers.map((to) => ({ to })),
        ...(languageCode !== undefined && { language: { languageCode } }),
        ...(validityPeriod !== undefined && { validityPeriod: Number(validityPeriod) }),
      },
    ],
  };
}

/** Names the parameter of a query that a field of the body stands for. */
export function inQuery({ property, violation }: Violation): Violation {
  const name = property.split(".").at(-1) ?? "";
  return { property: name.startsWith("destinations") ? "to" : name, violation };
}
