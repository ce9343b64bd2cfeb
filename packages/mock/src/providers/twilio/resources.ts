import { pathPattern } from "../../server/match-operations.ts";
import type { Uplink } from "../../server/mock-provider.ts";
import type { ProviderRequest } from "../../server/provider-request.ts";
import type { ProviderResponse } from "../../server/provider-response.ts";
import { decodePathSegment } from "../shared/paths.ts";
import type { RequestContext } from "./request-context.ts";

/** A request to a resource, and what its response depends on. */
export interface TwilioCall extends RequestContext {
  readonly request: ProviderRequest;
  readonly uplink: Uplink;
  /** The parameters of the resource's path, decoded. */
  readonly path: Readonly<Record<string, string>>;
}

/** Responds to a request. Must not throw. */
export type TwilioHandler = (call: TwilioCall) => ProviderResponse;

/** A resource of one of Twilio's APIs: a path, and what each method does. */
export interface TwilioResource {
  /** As Twilio's OpenAPI writes it, such as `/v1/Services/{Sid}`. */
  readonly path: string;
  /** Whether requests need no credentials. */
  readonly anonymous?: true;
  /** Whether standard API keys have no access. */
  readonly mainKeyOnly?: true;
  readonly GET?: TwilioHandler;
  readonly POST?: TwilioHandler;
  readonly PUT?: TwilioHandler;
  readonly DELETE?: TwilioHandler;
  /** What test credentials may do; anything else is refused with 20008. @default nothing */
  readonly withTestCredentials?: readonly Method[];
}

/** A path of the 2010 API with every format that it can have. */
function withFormats(path: string): string {
  return path.replace("[.json]", "[.json|.xml|.csv]");
}

type Method = (typeof methods)[number];

const methods = ["GET", "POST", "PUT", "DELETE"] as const;

/** The operations of resources as a site lists them: `GET|POST /v1/Services`. */
export function operationsOf(resources: readonly TwilioResource[]): string[] {
  return resources.map(
    (resource) => `${methods.filter((method) => resource[method]).join("|")} ${withFormats(resource.path)}`,
  );
}

/** Whether a path is one of the resources', whatever the method. */
export function createPathCheck(resources: readonly TwilioResource[]): (path: string) => boolean {
  const patterns = resources.map(({ path }) => pathPattern(withFormats(path)).pattern);
  return (path) => patterns.some((pattern) => pattern.test(path));
}

/** What handles a request. */
interface FoundResource {
  readonly resource: TwilioResource;
  readonly method: Method;
  readonly handle: TwilioHandler;
  /** The parameters of the path. */
  readonly path: Record<string, string>;
}

/** Finds what handles a request, with the parameters of its path. */
export function createHandlerLookup(
  apis: readonly { readonly name: string; readonly resources: readonly TwilioResource[] }[],
): (request: Pick<ProviderRequest, "host" | "method" | "path">) => FoundResource | undefined {
  const byApi = new Map(
    apis.map(({ name, resources }) => [
      name,
      resources.map((resource) => ({ resource, ...pathPattern(withFormats(resource.path)) })),
    ]),
  );
  return ({ host, method, path }) => {
    for (const { resource, pattern, names } of byApi.get(host.split(".", 1)[0] ?? "") ?? []) {
      const values = pattern.exec(path)?.slice(1);
      const handle = values && resource[method as Method];
      if (!handle) continue;
      const pairs = names.map((name, index) => [name, decodePathSegment(values[index] ?? "")]);
      return { resource, handle, method: method as Method, path: Object.fromEntries(pairs) };
    }
    return undefined;
  };
}
