import type { RequestHead } from "./provider-request.ts";

/** One API of a provider: its hosts, and how its requests are recognized at the mock server's own address. */
export interface ProviderSite {
  /** The host that a request to the mock server's own address is meant for. */
  readonly host: string;
  /** Matches the whole host name of every request to this API, regional hosts included. Without port. */
  readonly hosts: RegExp;
  /**
   * Returns whether a request to the mock server's own address is for this API, by its method, path, query or
   * headers. If several sites match, the first one gets it, in the order of `mocks` and then of `sites`, so match only
   * what is certainly this API's. Must not throw.
   *
   * @example
   * const matches = ({ method, headers }: RequestHead) =>
   *   method === "POST" && headers.get("x-amz-target")?.startsWith("PinpointSMSVoiceV2.") === true;
   */
  matches(request: RequestHead): boolean;
  /**
   * The methods and paths that the mock implements, with `{name}` for a part of a segment, and brackets around what may
   * be absent. A path with another method is refused as `method-not-allowed`, and any other request to this API gets a 501
   * that lists the operations. Leave it out if paths do not distinguish operations: then `respond` gets every request.
   *
   * @example
   * const operations = ["POST /v1/messages", "GET|DELETE /v1/messages/{id}[.json]"];
   */
  readonly operations?: readonly string[] | undefined;
}
