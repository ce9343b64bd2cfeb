import type { RequestHandler } from "msw";
import type { Carrier, CarrierEngine } from "../carrier/carrier.ts";
import { type CarrierMessage, createMessage, type MessageDraft } from "../carrier/carrier-message.ts";
import type { CarrierNumber } from "../carrier/numbers.ts";
import type { Inbound, InboundText } from "../carrier/reply.ts";
import { type Fault, isSent, type ResponseSocketFault, specOf } from "../faults/fault-types.ts";
import type { ClientSettings } from "./client-settings.ts";
import { createFetch, webResponse } from "./create-fetch.ts";
import { loadMsw } from "./load-msw.ts";
import { createOperationCheck } from "./match-operations.ts";
import { notMockedResponse } from "./not-mocked.ts";
import type { ProviderRequest } from "./provider-request.ts";
import type { ProviderResponse } from "./provider-response.ts";
import type { ProviderSite } from "./provider-site.ts";
import { readRequest, recordOf } from "./read-request.ts";

/** Gives a provider access to the carrier while it handles one request. */
export interface Uplink {
  /** Puts a message on the network, unless a fault of this request prevents it. */
  accept(draft: MessageDraft): CarrierMessage;
  /** Makes a message that no phone ever gets. */
  pretend(draft: MessageDraft): CarrierMessage;
  /** Whether a fault prevents this request from being processed: then change nothing, whatever the response says. */
  readonly isLost: boolean;
}

/**
 * A failure that every provider must be able to express in its own format. The `Retry-After` header that a fault asks
 * for is added to the response, and so is the `Allow` header of a method that the path does not have.
 */
export type Refusal =
  | { readonly reason: "rate-limited" }
  | { readonly reason: "server-error"; readonly status: number }
  | { readonly reason: "not-found"; readonly path: string }
  | { readonly reason: "method-not-allowed" }
  | { readonly reason: "too-large" };

/** The definition of a mock provider. */
export interface MockProviderDefinition {
  /** The provider's name in lower case: `"acme"`. */
  provider: string;
  /** The phone network that its messages travel on. */
  carrier: Carrier;
  /** The hosts and paths of its APIs. */
  sites: readonly ProviderSite[];
  /** Returns the recipient of a request, for faults with `to`. */
  recipientOf(request: ProviderRequest): string | undefined;
  /** Returns the account that a request names: the `accountId` of its messages. Leave it out if requests name none. */
  accountOf?(request: ProviderRequest): string | undefined;
  /** Handles a request. Must not throw. */
  respond(request: ProviderRequest, uplink: Uplink): ProviderResponse;
  /** Makes the provider's response to a failure that happens before its API is reached. */
  refuse(refusal: Refusal, request: Pick<ProviderRequest, "origin" | "host" | "path">): ProviderResponse;
  /** What `describeMockServer` prints for this provider. Leave it out to print nothing. */
  clients?: ClientSettings | undefined;
  /** Names of parameters that are never recorded. @default [] */
  secrets?: readonly string[];
  /** Receives a text from a phone; returns `undefined` if the number is not this provider's. Leave it out if phones cannot reply. */
  receive?(text: InboundText): Inbound | undefined;
  /** Lists the app's numbers that the provider knows, for the inbox and the API. @default those that were set */
  numbers?(): readonly CarrierNumber[];
  /** Clears the provider's own state: all of it, or that of one account. */
  reset?(account: string | undefined): void;
}

/**
 * A provider's API on a carrier. `startMocks` and `startMockServer` take any number of them. Use
 * {@link defineMockProvider} to mock another provider.
 */
export interface MockProvider {
  /** Names the provider in messages and faults: `"acme"`. */
  readonly provider: string;
  /** The phone network that its messages travel on. */
  readonly carrier: Carrier;
  /**
   * Responds to requests as the provider's API does. Pass it to a connector, or to any client that takes a `fetch`: it
   * works in every runtime, without a server and without `startMocks`. Faults of a socket look as a `fetch` shows them.
   *
   * @example
   * const carrier = createCarrier();
   * const sms = createTwilio(config, { http: { fetch: mockTwilio(carrier).fetch } });
   */
  readonly fetch: typeof fetch;
  /** msw handlers of every API of the provider. */
  readonly handlers: RequestHandler[];
  /** The hosts and paths of its APIs. */
  readonly sites: readonly ProviderSite[];
  /** What `describeMockServer` prints for this provider. */
  readonly clients?: ClientSettings | undefined;
  /** Lists the app's numbers that the provider knows. */
  numbers?(): readonly CarrierNumber[];
  /** Makes the provider's response to a failure that happens before its API is reached. */
  refuse(refusal: Refusal, request: Pick<ProviderRequest, "origin" | "host" | "path">): ProviderResponse;
}

/** A mock provider as the server uses it. @internal */
export interface MockProviderEngine extends MockProvider {
  /** Handles a request that was already read. With a socket, the result may include a fault for the socket. */
  handle(
    request: ProviderRequest,
    transport: { socket: boolean },
  ): { response: ProviderResponse; fault: ResponseSocketFault | undefined };
}

/**
 * Makes a mock provider from functions that handle its requests. Decoding, recording and faults are done for it.
 *
 * @example
 * const mockPing = (carrier: Carrier) =>
 *   defineMockProvider({
 *     provider: "ping",
 *     carrier,
 *     sites: [
 *       {
 *         host: "api.ping.test",
 *         hosts: /^api\.ping\.test$/,
 *         matches: ({ path }) => path.startsWith("/ping/"),
 *       },
 *     ],
 *     recipientOf: ({ form }) => form.get("to") ?? undefined,
 *     respond: () => ({ status: 200, headers: {}, body: "pong" }),
 *     refuse: () => ({ status: 500, headers: {}, body: "" }),
 *   });
 */
export function defineMockProvider(definition: MockProviderDefinition): MockProvider {
  const { provider, sites, refuse, clients } = definition;
  const matchOperation = createOperationCheck(sites);
  const carrier = definition.carrier as CarrierEngine;
  if (definition.reset) carrier.on("reset", (account) => definition.reset?.(account));
  if (definition.receive) {
    carrier.register({ provider, receive: (text) => definition.receive?.(text) });
  }

  const pretend: Uplink["pretend"] = (draft) => createMessage(draft, new Date(carrier.now()));
  const uplink: Uplink = { accept: (draft) => carrier.accept(draft), pretend, isLost: false };
  const lostUplink: Uplink = { accept: pretend, pretend, isLost: true };

  const handle: MockProviderEngine["handle"] = (read, { socket }) => {
    const match = matchOperation(read);
    const at = new Date(carrier.now());
    const account = definition.accountOf?.(read);
    const record = (response: ProviderResponse): void =>
      carrier.record(recordOf(read, { provider, account, at, response, secrets: definition.secrets ?? [] }));
    if (match === "not-mocked") {
      const response = notMockedResponse(read, [engine]);
      record(response);
      return { response, fault: undefined };
    }
    const to = definition.recipientOf(read);
    const fault = carrier.faults.take("response", { providers: [provider], to, account, socket });
    const response =
      match === "mocked" ? respondWithFault(fault, read) : refuseMethod(match.allowedMethods, read);
    record(response);
    return {
      response,
      fault: fault && specOf(fault).needsSocket ? (fault as ResponseSocketFault) : undefined,
    };
  };

  async function handleWebRequest(request: Request, transport: { socket: boolean }) {
    const read = await readRequest(request);
    if (read !== undefined) return handle(read, transport);
    const { hostname: host, origin, pathname: path } = new URL(request.url);
    return { response: refuse({ reason: "too-large" }, { origin, host, path }), fault: undefined };
  }

  function refuseMethod(allowedMethods: readonly string[], read: ProviderRequest): ProviderResponse {
    const { headers, ...refused } = refuse({ reason: "method-not-allowed" }, read);
    return { ...refused, headers: { ...headers, allow: allowedMethods.join(", ") } };
  }

  /** Responds as the provider does, with the fault of an HTTP kind applied. */
  function respondWithFault(fault: Fault | undefined, read: ProviderRequest): ProviderResponse {
    if (fault?.kind === "rate-limited") {
      const { headers, ...refused } = refuse({ reason: "rate-limited" }, read);
      const { retryAfter } = fault;
      return {
        ...refused,
        headers: retryAfter === undefined ? headers : { ...headers, "retry-after": retryAfter },
      };
    }
    if (fault?.kind === "redirect") {
      return { status: fault.status ?? 307, headers: { location: fault.location }, body: "" };
    }
    const response = definition.respond(read, fault === undefined || isSent(fault) ? uplink : lostUplink);
    switch (fault?.kind) {
      case "server-error": {
        const status = fault.status ?? 500;
        if (fault.body === undefined) return refuse({ reason: "server-error", status }, read);
        return { status, headers: { "content-type": fault.contentType ?? "text/html" }, body: fault.body };
      }
      case "garbled-answer":
        return { ...response, body: response.body === "" ? "garbled" : response.body.slice(1) };
      case "empty-answer":
        return { ...response, body: "" };
      default:
        return response;
    }
  }

  const anyHost = sites.map(({ hosts }) => hosts);
  const belongs = ({ url }: Request): boolean => {
    const { hostname } = new URL(url);
    return anyHost.some((hosts) => hosts.test(hostname));
  };
  let handlers: RequestHandler[] | undefined;
  const engine: MockProviderEngine = {
    provider,
    carrier,
    sites,
    clients,
    numbers: () => definition.numbers?.() ?? [],
    refuse,
    handle,
    // A `fetch` shows its caller what a socket would.
    fetch: createFetch({
      provider,
      sites,
      carrier,
      belongs,
      respond: (request) => handleWebRequest(request, { socket: true }),
    }),
    get handlers() {
      handlers ??= [
        loadMsw().http.all(
          ({ request }) => belongs(request),
          async ({ request }) => webResponse((await handleWebRequest(request, { socket: false })).response),
        ),
      ];
      return handlers;
    },
  };
  return engine;
}
