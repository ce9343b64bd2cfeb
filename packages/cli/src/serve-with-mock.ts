import { join, resolve } from "node:path";
import type { SmsError } from "@smskit/core";
import { createGateway, createGatewayLogger, type Gateway, scopes, serveGateway } from "@smskit/gateway";
import { createCarrier, mockProviders, openMockState, startMockServer } from "@smskit/mock";
import { type GatewayFile, listenProblem, providerLoader, readGatewayFile } from "./gateway-config-file.ts";
import { keptCredentials, type MockCredentials } from "./mock-credentials.ts";
import { type Report, reportFacts } from "./report.ts";
import { printReady, startGateway, stopGateway, stopSignal } from "./serve-config.ts";
import type { ServeRequest } from "./serve-request.ts";
import type { Terminal } from "./terminal.ts";
import { UsageError } from "./usage-error.ts";

const loopback = ["127.0.0.1", "::1", "localhost"];
const usualMockPort = 4010;

/** `smskit serve --mock`: a gateway that texts nobody, and the mock providers behind it, until Ctrl-C. */
export async function serveWithMock(
  request: ServeRequest,
  report: Report,
  terminal: Terminal,
): Promise<number> {
  const { host = "127.0.0.1", port = 4020 } = request;
  if (!loopback.includes(host)) {
    throw new UsageError("--host: with --mock, it must be this machine: 127.0.0.1, ::1 or localhost.");
  }
  const stop = stopSignal(terminal);
  const lost = Promise.withResolvers<SmsError>();
  const source =
    request.config === undefined
      ? undefined
      : await readGatewayFile({ ...request, host: undefined, port: undefined }, terminal);
  const folder = request.state === undefined ? undefined : resolve(terminal.cwd, request.state);
  const { credentials, isNew } = await keptCredentials(folder);
  const mock = await startMock(folder, port === 0 ? 0 : usualMockPort, terminal);
  let gateway: Gateway | undefined;
  try {
    // It listens first: the config has its address.
    const server = await serveGateway(
      {
        fetch: async (...given) => (gateway ? gateway.fetch(...given) : new Response(null, { status: 503 })),
      },
      { host, port },
    ).catch((thrown) => {
      throw listenProblem(thrown);
    });
    try {
      const places = { url: server.url, host, port, mockUrl: mock.url, folder };
      const config = source ? onMock(source.file, places, credentials) : madeUp(places, credentials);
      const sources = source?.folder ?? terminal.cwd;
      const created = createGateway({
        config,
        folder: sources,
        env: terminal.env,
        loadProvider: providerLoader(sources),
        logger: createGatewayLogger(terminal.stderr, "warn"),
        onLost: lost.resolve,
      });
      await startGateway(created, source?.from ?? "The config");
      gateway = created;
      show(report, server.url, mock.url, credentials, { isNew, hasFile: source !== undefined });
      printReady(report, terminal, {
        url: server.url,
        port: server.port,
        inbox: `${mock.url}/`,
        ...(credentials.key !== undefined && { key: credentials.key }),
        ...(source === undefined && { twilio: credentials.twilio }),
      });
      return await stopGateway(created, server, report, await Promise.race([stop, lost.promise]));
    } finally {
      await server.close(0);
    }
  } finally {
    await mock.close();
  }
}

interface Places {
  url: string;
  host: string;
  port: number;
  mockUrl: string;
  folder: string | undefined;
}

/** A config that needs no account: one connector at the mock, and credentials that are made up. */
function madeUp(places: Places, credentials: MockCredentials) {
  // Any credential in the right form is an account of the mock.
  const [accountSID, authToken] = [`AC${"0".repeat(32)}`, "0".repeat(32)];
  const config = {
    accountSID,
    authToken,
    fromMessagingServiceSID: `MG${"0".repeat(32)}`,
    baseUrl: places.mockUrl,
    statusCallback: `${places.url}/webhooks/mock`,
  };
  return {
    connectors: { mock: { provider: "twilio", config, webhook: { authToken } } },
    templates: [
      { usageType: "SignIn", content: "Your sign-in code is {{code}}." },
      { usageType: "Register", content: "Your sign-up code is {{code}}." },
      { usageType: "ForgotPassword", content: "Your code to reset the password is {{code}}." },
      { usageType: "Generic", content: "Your code is {{code}}." },
    ],
    secret: credentials.secret,
    twilio: { accounts: [credentials.twilio] },
    ...shared(places),
    keys: [keyEntry(credentials)],
  };
}

/**
 * The config of a file, with every connector at the mock. Its own database and the endpoints of its apps stay untouched. A file
 * may lack connectors and a secret, so that a door can be tried alone.
 */
function onMock(file: GatewayFile, places: Places, credentials: MockCredentials): GatewayFile {
  const made = madeUp(places, credentials);
  const missing = file["connectors"] === undefined && {
    connectors: made.connectors,
    templates: file["templates"] ?? made.templates,
  };
  const complete: GatewayFile = { secret: made.secret, ...file, ...missing };
  const entries = Object.entries(complete["connectors"] as Record<string, { config?: object }>);
  const connectors = entries.map(([name, entry]) => [
    name,
    { ...entry, config: { ...entry?.config, baseUrl: places.mockUrl } },
  ]);
  const keys = Array.isArray(file["keys"]) ? file["keys"] : [];
  const { events: _, ...rest } = complete;
  return {
    ...rest,
    ...withoutInboundUrls(file["twilio"]),
    connectors: Object.fromEntries(connectors),
    ...shared(places, file["http"]),
    keys: [...keys, keyEntry(credentials)],
  };
}

/** A text in the inbox must not reach the app that the config names. */
function withoutInboundUrls(twilio: unknown): object {
  const { accounts } = (twilio ?? {}) as { accounts?: unknown };
  if (!Array.isArray(accounts)) return {};
  return {
    twilio: { ...(twilio as object), accounts: accounts.map(({ inboundUrl: _, ...account }) => account) },
  };
}

function shared({ url, host, port, folder }: Places, http: unknown = {}) {
  return {
    database: folder === undefined ? "memory://" : join(folder, "gateway"),
    http: { ...(http as object), host, port, publicUrl: url },
  };
}

function keyEntry({ sha256 }: MockCredentials) {
  return { id: "made-up", sha256, scopes };
}

async function startMock(folder: string | undefined, port: number, { stderr }: Terminal) {
  const carrier = createCarrier();
  const mocks = mockProviders(carrier);
  const state =
    folder &&
    (await openMockState(carrier, join(folder, "mock"), {
      onProblem: (sentence) => void stderr.write(`${sentence}\n`),
    }).catch((error: Error) => {
      throw new UsageError(`--state: ${error.message}`);
    }));
  const start = (at: number) => startMockServer({ port: at, carrier, mocks });
  const server = await start(port).catch((error: NodeJS.ErrnoException) => {
    // Another mock may be running already.
    if (error.code !== "EADDRINUSE") throw error;
    return start(0);
  });
  return {
    url: server.url,
    async close() {
      await server.close();
      if (state) await state.close();
    },
  };
}

function show(
  report: Report,
  url: string,
  mockUrl: string,
  { key, twilio }: MockCredentials,
  { isNew, hasFile }: { isNew: boolean; hasFile: boolean },
): void {
  report.sign("ok", `The gateway is at ${url}. Its providers are mocks, and text nobody. Ctrl-C ends it.`);
  reportFacts(report, {
    inbox: `${mockUrl}/`,
    API: `${url}/v1`,
    "API key": key ?? "the one that was shown at the first start",
  });
  if (isNew) report.line("  The key is shown only now.");
  if (!hasFile) {
    report.line();
    report.line("Programs that text through Twilio");
    reportFacts(report, { URL: url, "account SID": twilio.accountSid, "auth token": twilio.authToken });
    report.line();
    report.line("Send a code, then look into the inbox");
    report.line(`  curl ${url}/v1/messages \\`);
    report.line(`    -H "Authorization: Bearer ${key ?? "$KEY"}" -H "Content-Type: application/json" \\`);
    report.line(`    -d '{"to":"+15558675310","usageType":"SignIn","variables":{"code":"048151"}}'`);
  }
}
