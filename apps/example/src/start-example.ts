import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { getRequestListener } from "@hono/node-server";
import { SmsError } from "@smskit/core";
import { type Carrier, createCarrier, startMockServer } from "@smskit/mock";
import type { Hono } from "hono";
import { type Account, madeUpAccounts, registry, webhookOf } from "./accounts.ts";
import { createApp } from "./create-app.ts";
import { type GatewayAccount, gatewayCodes } from "./gateway-codes.ts";
import { providers } from "./generated/providers.ts";
import { addSpecialPhones } from "./offline-panel.ts";
import { type AppState, openState } from "./open-state.ts";
import { checkOperatorToken } from "./operator-access.ts";
import { textsFor } from "./texts.ts";

export interface ExampleOptions {
  /** A real account: people are texted. Without one, the app is offline. */
  account?: Account | undefined;
  /** A gateway that texts and checks codes, instead of an account. */
  gateway?: GatewayAccount | undefined;
  /** Which provider to mock in offline mode. @default "twilio" */
  provider?: string | undefined;
  /** How long a text takes in offline mode. @default the mock's own, 50 */
  latencyMs?: number | undefined;
  /** `0` picks a free one. @default 0 */
  port?: number | undefined;
  /** The address by which the provider reaches this app, such as a tunnel's. Only with a real account. */
  publicUrl?: string | undefined;
  /** ISO 3166 alpha-2: how to read numbers without a country code. */
  defaultCountry?: string | undefined;
  /** Opens what outlives the app, once nothing else can be wrong. @default in memory, gone with the app */
  openState?: (() => Promise<AppState>) | undefined;
  /** Opens the operator's page to anyone who knows it. */
  operatorToken?: string | undefined;
  /** Milliseconds since 1970. @default Date.now */
  now?: (() => number) | undefined;
  /** @default console.error */
  log?: ((line: string) => void) | undefined;
}

export interface RunningExample {
  /** `http://127.0.0.1:3000`. */
  readonly url: string;
  readonly provider: string;
  /** The phone network of offline mode. */
  readonly carrier?: Carrier | undefined;
  /** Where offline mode shows every text. */
  readonly inboxUrl?: string | undefined;
  /** Whether it receives the provider's reports, and so knows what became of a text. */
  readonly receivesReports: boolean;
  close(): Promise<void>;
}

/**
 * Starts the app, and in offline mode the mock of a provider beside it.
 * @throws {SmsError} `invalid-config` for an unknown provider, and an account that its provider's connector refuses.
 * @throws {SmsWebhookError} for an account whose `webhook` its provider's webhook refuses.
 */
export async function startExample(options: ExampleOptions = {}): Promise<RunningExample> {
  // Requests that arrive while the database is being opened wait for it.
  const opening = Promise.withResolvers<Hono>();
  const server = createServer(
    getRequestListener(async (request, env) => (await opening.promise).fetch(request, env)),
  );
  const url = await listen(server, options.port ?? 0);
  const stops = [() => stop(server)];
  const close = async (): Promise<void> => {
    for (const stopOne of stops.splice(0)) await stopOne();
  };
  try {
    const operatorToken = checkOperatorToken(options.operatorToken);
    const { now, log, defaultCountry, gateway } = options;
    if (gateway !== undefined) {
      const sender = gatewayCodes(gateway, defaultCountry);
      const state = await (options.openState ?? openState)();
      stops.push(state.close);
      opening.resolve(
        createApp({ sender, publicUrl: options.publicUrl ?? url, state, operatorToken, now, log }),
      );
      return { url, provider: "gateway", receivesReports: false, close };
    }
    let { account } = options;
    let offline: Awaited<ReturnType<typeof startMock>> | undefined;
    if (account === undefined) {
      offline = await startMock(options, url);
      stops.push(offline.close);
      account = offline.account;
    }
    const publicUrl = offline === undefined ? (options.publicUrl ?? url) : url;
    const connector = registry.create(account, {
      templates: textsFor(publicUrl),
      defaultCountry,
      // The log tells whom nobody texted.
      id: offline && `${account.provider}-mock`,
    });
    stops.push(async () => connector.close?.());
    const state = await (options.openState ?? openState)();
    stops.push(state.close);

    // A provider cannot reach this machine by itself, and some refuse a message that names such an address.
    const reachable = offline !== undefined || options.publicUrl !== undefined;
    const webhook = reachable ? webhookOf(account, offline?.fetch) : undefined;
    opening.resolve(
      createApp({ sender: connector, webhook, publicUrl, state, offline, operatorToken, now, log }),
    );
    return {
      url,
      provider: account.provider,
      carrier: offline?.carrier,
      inboxUrl: offline?.inboxUrl,
      receivesReports: webhook !== undefined,
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

/**
 * The provider's mock, and an account of it whose requests go there.
 * @param appUrl Where the mock reports deliveries if a message cannot say so.
 */
async function startMock({ provider = "twilio", latencyMs }: ExampleOptions, appUrl: string) {
  const [found, madeUp] = [providers[provider], madeUpAccounts[provider]];
  if (found === undefined || madeUp === undefined) {
    const known = Object.keys(providers).join(", ");
    throw new SmsError({ code: "invalid-config", message: `provider: must be one of ${known}.` });
  }
  const carrier = createCarrier({ latencyMs });
  const webhookUrl = `${appUrl}/webhooks/${provider}`;
  const mock = found.createMock(carrier, withWebhookUrl(madeUp.mock ?? {}, webhookUrl) as never);
  const { url, close } = await startMockServer({ mocks: [mock] });
  addSpecialPhones(carrier);
  const account: Account = { ...madeUp, config: { ...madeUp.config, baseUrl: url } };
  /** Requests from the mock what is at the provider's own hosts. */
  const fetchFromMock: typeof fetch = (input, init) => {
    const { pathname, search } = new URL(String(input));
    return fetch(url + pathname + search, init);
  };
  return { account, carrier, inboxUrl: url, fetch: fetchFromMock, close };
}

/** Fills in the URLs of a mock's options: they have their own names at each provider. */
function withWebhookUrl(options: object, webhookUrl: string): object {
  return JSON.parse(JSON.stringify(options), (_, value) =>
    typeof value === "string" ? value.replace("<webhook-url>", webhookUrl) : value,
  );
}

async function listen(server: Server, port: number): Promise<string> {
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", resolve);
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** Pages wait for news on open connections, which are cut. */
async function stop(server: Server): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  server.closeAllConnections();
  await closed;
}
