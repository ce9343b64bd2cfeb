/**
 * Proves the Twilio mock by a client from outside npm: Debian's `python3-twilio` goes through the flows and errors
 * that the tests put the npm SDK and curl through, and its `RequestValidator` checks the webhooks. Then runs the tests that
 * the guides for Python and Go show, and Debian's clients by the providers' own host names.
 *
 * `pnpm conformance` prints a table and ends with 1 if anything differs.
 */
import { partialDeepStrictEqual } from "node:assert";
import {
  createCarrier,
  createManualClock,
  mockTwilio,
  startMockServer,
} from "../../packages/mock/src/index.ts";
import { askErrorCase } from "../../packages/mock/src/providers/twilio/testing/ask-error-case.ts";
import { flows, runFlow } from "../../packages/mock/src/providers/twilio/testing/client-flows.ts";
import { errorCases } from "../../packages/mock/src/providers/twilio/testing/error-cases.ts";
import { accountSid, authToken } from "../../packages/mock/src/providers/twilio/testing/twilio-client.ts";
import { messagesPath } from "../../packages/mock/src/providers/twilio/testing/wire-clients.ts";
import { closeApps, startApp } from "../../packages/mock/src/testing/webhook-app.ts";
import { findPython } from "./find-python.ts";
import { proveAtRealHosts, type Row } from "./real-hosts.ts";
import { guides } from "./run-guides.ts";
import { type PythonClient, startPythonClient } from "./start-python-client.ts";

const to = "+15558675310";
const from = "+15550001111";
const hello = { To: to, From: from, Body: "hello & goodbye, señor 😀" };

/** One row of the table: what is proved, and by what. */
type Proof = [name: string, prove: () => Promise<void>];

const proofsOf = (client: PythonClient): Proof[] => [
  ...flows.map((flow): Proof => [flow.name, () => runFlow(flow, client)]),
  ...errorCases.map(
    (one): Proof => [
      `${one.code}: ${one.name}`,
      async () => {
        const carrier = createCarrier({ clock: createManualClock() });
        one.setUp?.(carrier);
        const server = await startMockServer({ mocks: [mockTwilio(carrier, one.options)] });
        try {
          const response = await askErrorCase(client, server, one);
          const { code, status = 400, message } = one;
          partialDeepStrictEqual(response, {
            status,
            body: { code, status, ...(message !== undefined && { message }) },
          });
        } finally {
          await server.close();
        }
      },
    ],
  ),
  ["webhooks, signed", () => proveWebhooks(client)],
  ...guides,
];

/** Status callbacks and a text from a phone, with parameters of every kind in the URL. */
async function proveWebhooks(client: PythonClient): Promise<void> {
  const app = await startApp();
  const url = `${app.url}/webhooks?order=42&name=a%20b&empty=`;
  const carrier = createCarrier({ latencyMs: 0 });
  const server = await startMockServer({ mocks: [mockTwilio(carrier, { inboundUrl: url })] });
  try {
    await client.ask(server, { path: messagesPath(), form: { ...hello, StatusCallback: url } });
    await carrier.idle();
    await carrier.reply({ from: to, body: "Ça va? 1 + 1 = 2 & 😀" });
    if (app.requests.length !== 4) throw new Error(`${app.requests.length} webhooks came, not 4`);
    for (const { parameters, headers } of app.requests) {
      const signed = { url, parameters, signature: String(headers["x-twilio-signature"]) };
      const told = parameters["MessageStatus"] ?? "a text";
      if (!(await client.isSigned({ ...signed, token: authToken }))) throw new Error(`${told} is not signed`);
      if (await client.isSigned({ ...signed, token: "0".repeat(32) }))
        throw new Error(`${told}: any token will do`);
      const forged = { ...signed, parameters: { ...parameters, AccountSid: accountSid.replace("0", "1") } };
      if (await client.isSigned({ ...forged, token: authToken }))
        throw new Error(`${told}: any content will do`);
    }
  } finally {
    await server.close();
    await closeApps();
  }
}

async function main(): Promise<void> {
  const { python, version } = findPython();
  const client = startPythonClient(python);
  const rows: Row[] = [];
  for (const [name, prove] of proofsOf(client)) {
    const problem = await prove().then(
      () => undefined,
      (error: unknown) => (error instanceof Error ? error.message : String(error)).split("\n", 1)[0] ?? "",
    );
    rows.push({ name, problem });
  }
  client.close();
  rows.push(...proveAtRealHosts());
  const width = Math.max(...rows.map(({ name }) => name.length));
  console.log(`${"what".padEnd(width)}  python3-twilio ${version}`);
  console.log(`${"-".repeat(width)}  ${"-".repeat(14)}`);
  for (const { name, problem } of rows) console.log(`${name.padEnd(width)}  ${problem ?? "same"}`);
  const different = rows.filter(({ problem }) => problem !== undefined).length;
  console.log(`\n${rows.length - different} of ${rows.length} are the same.`);
  process.exitCode = different === 0 ? 0 : 1;
}

await main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
