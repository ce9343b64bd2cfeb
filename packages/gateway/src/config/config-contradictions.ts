import type { ConfigProblem } from "@smskit/core";
import { urlProblem } from "../http/safe-request.ts";
import { isObject } from "./secrets-in.ts";
import { sharedCredentials } from "./shared-credentials.ts";
import type { UsableParts } from "./usable-parts.ts";

/**
 * Returns what is wrong with fields that are right by themselves.
 * @param usable The parts that are right.
 * @param given The whole config: a part with a problem still has names and URLs.
 */
export function configContradictions(usable: UsableParts, given: unknown): ConfigProblem[] {
  return [
    ...sharedCredentials(usable),
    ...deliveryProblems(usable, given),
    ...keyProblems(usable),
    ...urlProblems(usable, given),
    ...hostProblems(usable),
  ];
}

function deliveryProblems({ delivery }: UsableParts, given: unknown): ConfigProblem[] {
  const problems: ConfigProblem[] = [];
  const connectors = fieldOf(given, "connectors");
  const names = isObject(connectors) ? Object.keys(connectors) : [];
  if (delivery.connectors === undefined && names.length > 1) {
    problems.push({
      path: "delivery.connectors",
      message: "is missing; list the connectors in the order in which they are tried",
    });
  }
  for (const [index, name] of (delivery.connectors ?? []).entries()) {
    if (!names.includes(name)) {
      problems.push({ path: `delivery.connectors[${index}]`, message: "is not the name of a connector" });
    }
  }
  return [
    ...problems,
    ...repeated(delivery.connectors ?? [], (index) => `delivery.connectors[${index}]`),
    ...repeated(
      (delivery.limits ?? []).map(({ name }) => name),
      (index) => `delivery.limits[${index}].name`,
    ),
  ];
}

function keyProblems({ keys }: UsableParts): ConfigProblem[] {
  return [
    ...repeated(
      keys.map(({ id }) => id),
      (index) => `keys[${index}].id`,
    ),
    // Limits of a key are counted by their time.
    ...keys.flatMap(({ limits = [] }, key) =>
      repeated(
        limits.map(({ perSeconds }) => perSeconds),
        (index) => `keys[${key}].limits[${index}].perSeconds`,
      ),
    ),
  ];
}

function urlProblems({ http }: UsableParts, given: unknown): ConfigProblem[] {
  const urls = [
    ...textsOf(given, ["twilio", "accounts", "inboundUrl"]),
    ...textsOf(given, ["events", "endpoints", "url"]),
  ];
  return urls.flatMap(({ path, text }) => {
    const message = urlProblem(text, http.privateHosts);
    return message === undefined ? [] : [{ path, message }];
  });
}

function hostProblems({ http, keys }: UsableParts): ConfigProblem[] {
  if (keys.length > 0 || ["127.0.0.1", "::1", "localhost"].includes(http.host)) return [];
  return [{ path: "http.host", message: "is not loopback; add a key to `keys`, or listen on 127.0.0.1" }];
}

function repeated(values: readonly unknown[], pathOf: (index: number) => string): ConfigProblem[] {
  return values.flatMap((value, index) =>
    values.indexOf(value) < index ? [{ path: pathOf(index), message: "is used twice" }] : [],
  );
}

/** Returns the texts of one field of each entry of a list. */
function textsOf(
  given: unknown,
  [part, list, field]: readonly [string, string, string],
): { path: string; text: string }[] {
  const entries = fieldOf(fieldOf(given, part), list);
  if (!Array.isArray(entries)) return [];
  return entries.flatMap((entry, index) => {
    const text = fieldOf(entry, field);
    return typeof text === "string" ? [{ path: `${part}.${list}[${index}].${field}`, text }] : [];
  });
}

function fieldOf(value: unknown, name: string): unknown {
  return isObject(value) ? value[name] : undefined;
}
