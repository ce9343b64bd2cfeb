import type { RequestHandler } from "msw";
import type { Carrier, CarrierEngine } from "../carrier/carrier.ts";
import { type CarrierMessage, createMessage, type MessageDraft } from "../carrier/carrier-message.ts";
import type { Inbound, InboundText } from "../carrier/reply.ts";
import { isSocketFault } from "../faults/fault-queue.ts";
import type { ExchangeFault, Fault } from "../faults/fault-types.ts";
import { loadMsw } from "./load-msw.ts";
import type { ProviderRequest, RequestHead } from "./provider-request.ts";
import { readRequest, recordOf } from "./read-request.ts";

/** One API of a provider: where it lives, and how its requests are recognised at an address of ours. */
export interface ProviderSite {
  /** The host that is meant when a request comes to the bare address of the mock server. */
  readonly host: string;
  /** The whole host name of every request that is this API's: regional ones too. Without port. */
  readonly hosts: RegExp;
  /**
   * Whether a request at the bare address of the mock server is for this API, by its method, path, query or headers. Of
   * several sites that match, the first one takes it, in the order of `mocks` and then of `sites`: claim no more than
   * what is surely this API's. It must not throw.
   *
   * @example
   * const matches = ({ method, headers }: RequestHead) =>
   *   method === "POST" && headers.get("x-amz-target")?.startsWith("PinpointSMSVoiceV2.") === true;
   */
  matches(request: RequestHead): boolean;
}

/** The way to the carrier that a provider has while it answers one request. */
export interface Uplink {
  /** Puts a message on the network, unless a fault of this request keeps it off. */
  accept(draft: MessageDraft): CarrierMessage;
  /** Makes a message that no phone will ever get. */
  pretend(draft: MessageDraft): CarrierMessage;
  /** A fault keeps this request from being processed, whatever is answered: nothing may change by it. */
  readonly isLost: boolean;
}

/** What a provider answers. */
export interface ProviderResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** Empty for none. */
  readonly body: string;
}

/** What any provider has to be able to say, in its own words. */
export type Refusal =
  | { readonly reason: "rate-limited"; readonly retryAfter?: string | undefined }
  | { readonly reason: "server-error"; readonly status: number }
  | { readonly reason: "not-found"; readonly path: string }
  | { readonly reason: "too-large" };

/** What makes a mock provider. */
export interface MockProviderDefinition {
  /** The company, in lower case: `"twilio"`. */
  provider: string;
  /** The phone network that its messages travel on. */
  carrier: Carrier;
  /** The hosts and paths of its APIs. */
  sites: readonly ProviderSite[];
  /** Who a request would text, for faults with `to`. */
  recipientOf(request: ProviderRequest): string | undefined;
  /** Whose request it is, or says it is: the `accountId` of its messages. Absent: nobody can tell. */
  accountOf?(request: ProviderRequest): string | undefined;
  /** Answers a request; it must not throw. */
  respond(request: ProviderRequest, uplink: Uplink): ProviderResponse;
  /** A refusal in the provider's words, for what happens before its API is reached. */
  refuse(refusal: Refusal, request: { origin: string; host: string }): ProviderResponse;
  /** Names of parameters that are never recorded. @default [] */
  secrets?: readonly string[];
  /** Takes a text from a phone, or says that it is not for one of its numbers. Absent: phones cannot answer. */
  receive?(text: InboundText): Inbound | undefined;
  /** Forgets what the provider itself has counted, of one account if the carrier was reset for one alone. */
  reset?(account: string | undefined): void;
}

/**
 * A provider's API on a carrier. `startMocks` and `startMockServer` take any number of them; make one for a
 * provider that is not here with {@link defineMockProvider}.
 */
export interface MockProvider {
  /** Names the provider in messages and faults: `"twilio"`. */
  readonly provider: string;
  /** The phone network that its messages travel on. */
  readonly carrier: Carrier;
  /** msw handlers of every API of the provider. */
  readonly handlers: RequestHandler[];
  /** The hosts and paths of its APIs. */
  readonly sites: readonly ProviderSite[];
  /** A refusal in the provider's words, for what happens before its API is reached. */
  refuse(refusal: Refusal, request: { origin: string; host: string }): ProviderResponse;
}

/** A mock provider as the server sees it. @internal */
export interface MockProviderEngine extends MockProvider {
  /** Answers what was read already; with a socket, it may be that which is to go wrong. */
  handle(
    request: ProviderRequest,
    transport: { socket: boolean },
  ): { response: ProviderResponse; fault: ExchangeFault | undefined };
}

/**
 * Makes a mock provider out of how it answers. What all have in common happens here: requests are decoded and
 * recorded, and the carrier's faults strike.
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
  const { provider, sites, refuse } = definition;
  const carrier = definition.carrier as CarrierEngine;
  if (definition.reset) carrier.on("reset", (account) => definition.reset?.(account));
  if (definition.receive) {
    carrier.register({ provider, receive: (text) => definition.receive?.(text) });
  }

  const pretend: Uplink["pretend"] = (draft) => createMessage(draft, new Date(carrier.now()));
  const uplink: Uplink = { accept: (draft) => carrier.accept(draft), pretend, isLost: false };
  const lostUplink: Uplink = { accept: pretend, pretend, isLost: true };

  const handle: MockProviderEngine["handle"] = (read, { socket }) => {
    const at = new Date(carrier.now());
    const to = definition.recipientOf(read);
    const account = definition.accountOf?.(read);
    const fault = carrier.faults.take("exchange", { providers: [provider], to, account, socket });
    const response = spoil(fault, read);
    carrier.record(
      recordOf(read, { provider, account, at, status: response.status, secrets: definition.secrets ?? [] }),
    );
    return { response, fault: isSocketFault(fault) ? (fault as ExchangeFault) : undefined };
  };

  async function respond(request: Request): Promise<Response> {
    const read = await readRequest(request);
    const { hostname, origin } = new URL(request.url);
    const { status, headers, body } =
      read === undefined
        ? refuse({ reason: "too-large" }, { origin, host: hostname })
        : handle(read, { socket: false }).response;
    return new Response(body === "" ? null : body, { status, headers });
  }

  /** The provider's answer, with a fault of the HTTP kind in it. */
  function spoil(fault: Fault | undefined, read: ProviderRequest): ProviderResponse {
    if (fault?.kind === "rate-limited") {
      return refuse({ reason: "rate-limited", retryAfter: fault.retryAfter }, read);
    }
    if (fault?.kind === "redirect") {
      return { status: fault.status ?? 307, headers: { location: fault.location }, body: "" };
    }
    const response = definition.respond(read, goesOut(fault) ? uplink : lostUplink);
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
  const belongs = ({ request }: { request: Request }): boolean => {
    const { hostname } = new URL(request.url);
    return anyHost.some((hosts) => hosts.test(hostname));
  };
  let handlers: RequestHandler[] | undefined;
  const engine: MockProviderEngine = {
    provider,
    carrier,
    sites,
    refuse,
    handle,
    get handlers() {
      handlers ??= [loadMsw().http.all(belongs, ({ request }) => respond(request))];
      return handlers;
    },
  };
  return engine;
}

function goesOut(fault: Fault | undefined): boolean {
  if (fault === undefined) return true;
  if (fault.kind === "server-error") return fault.accepted === true;
  return !("accepted" in fault) || fault.accepted !== false;
}
