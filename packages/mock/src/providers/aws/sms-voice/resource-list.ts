import type { ProviderResponse } from "../../../server/provider-response.ts";
import { integerWithin } from "../../shared/validation.ts";
import { invalidField, json, notFound, refused } from "../errors.ts";
import type { Call } from "./call.ts";

/** A resource as the service shows it. */
type Resource = Readonly<Record<string, unknown>>;

/** Resources that an operation lists. */
export interface ResourceList {
  /** The field of the response that has them. */
  name: string;
  /** For the error about one that does not exist. */
  type: string;
  resources: readonly Resource[];
  /** The ids or names that the request asks for; without any, all are listed. */
  wanted?: readonly string[];
  /** Finds a resource that the request asks for. */
  find?(wanted: string): Resource | undefined;
  /** Further fields of the response. */
  fields?: Resource;
}

const defaultPage = 100;

/** A page of a list, of what the request names and what its filters leave. */
export function listResponse(
  { fields: request }: Pick<Call, "fields">,
  list: ResourceList,
): ProviderResponse {
  const { name, type, wanted = [], find } = list;
  let resources = list.resources;
  if (wanted.length > 0 && find !== undefined) {
    const found = wanted.map((id) => ({ id, resource: find(id) }));
    const missing = found.find(({ resource }) => resource === undefined);
    if (missing !== undefined) return refused(notFound(type, missing.id));
    resources = found.flatMap(({ resource }) => (resource === undefined ? [] : [resource]));
  }
  for (const filter of (request["Filters"] ?? []) as readonly { Name?: unknown; Values?: unknown }[]) {
    const { Name, Values } = filter ?? {};
    if (typeof Name !== "string" || !Array.isArray(Values)) {
      return refused(invalidField("Filters", "A filter needs a name and values", "INVALID_FILTER_VALUES"));
    }
    resources = resources.filter((resource) => Values.some((value) => has(resource, Name, String(value))));
  }
  const token = request["NextToken"];
  const start = token === undefined ? 0 : integerWithin(String(token), { least: 1, most: resources.length });
  if (start === undefined) {
    return refused(invalidField("NextToken", "The token is not valid", "INVALID_NEXT_TOKEN"));
  }
  const end = start + Number(request["MaxResults"] ?? defaultPage);
  return json(200, {
    ...list.fields,
    [name]: resources.slice(start, end),
    ...(end < resources.length && { NextToken: String(end) }),
  });
}

/** Whether a field has a value; `number-capability` is one of the list `NumberCapabilities`. */
function has(resource: Resource, filter: string, value: string): boolean {
  const field = filter.replace(/(?:^|-)(\w)/g, (_, letter: string) => letter.toUpperCase());
  const names = [field, `${field}s`, field.replace(/y$/, "ies")];
  return names.some((name) =>
    [resource[name]].flat().some((one) => one !== undefined && String(one) === value),
  );
}

/** The strings of a list in a request. */
export function stringsOf(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.map(String) : [];
}

/** The last part of an ARN, or the text itself. */
export function idOf(idOrArn: string): string {
  return idOrArn.slice(idOrArn.lastIndexOf("/") + 1);
}

/** The ARN of a resource: `arn:aws:sms-voice:us-east-1:123456789012:pool/pool-…`. */
export function arnOf({ region, account }: Pick<Call, "region" | "account">, resource: string): string {
  const partition = /^(cn|us-gov)-/.exec(region)?.[1];
  return `arn:aws${partition === undefined ? "" : `-${partition}`}:sms-voice:${region}:${account.id}:${resource}`;
}

/** When every resource was created, in seconds since 1970. */
export const createdTimestamp = 1_704_164_645;
