/** Sends a verification code offline, and shows what happens when something is wrong. */
import { randomInt } from "node:crypto";
import { readFile } from "node:fs/promises";
import { SmsError } from "@smskit/core";
import { createCarrier, mockProviders, startMockServer, startMocks } from "@smskit/mock";
import { createTwilio, type TwilioConfig } from "@smskit/twilio";
import { type Account, madeUpAccounts, providerNamed, registry } from "./accounts.ts";
import { providers } from "./generated/providers.ts";
import { sendCode } from "./send-code.ts";
import { drawPhone, heading, indented } from "./terminal.ts";

const config: TwilioConfig = JSON.parse(
  await readFile(new URL("../connector.json", import.meta.url), "utf8"),
);
const to = "+1 (555) 867-5310";

// From here on, the providers' hosts are mocks: no account, no network, nobody is texted.
const carrier = createCarrier();
const mocks = startMocks(...mockProviders(carrier));

const provider = chosenProvider();
heading(`A verification code, through the ${providers[provider]?.definition.name} connector`);
const sms = createTwilio(config);
const first =
  provider === sms.provider
    ? sms
    : registry.create(madeUpAccounts[provider] as Account, { templates: config.templates });
const code = String(randomInt(1_000_000)).padStart(6, "0");
const receipt = await first.send({ to, usageType: "SignIn", variables: { code } });
const received = await carrier.waitForMessage({ to: receipt.to });
drawPhone(received.body);
console.log(indented(`The phone found the code ${received.code}; the message is ${received.status}.`));
console.log(indented(`Receipt: ${JSON.stringify(receipt, undefined, 2)}`));
console.log(indented(`Segments: ${received.segments} (${received.encoding})`));

heading("Another provider: one line, and the same text");
console.log(indented(`  ${lineWith(provider)}`));
await showSending(provider);
for (const other of Object.keys(madeUpAccounts).filter((name) => name !== provider)) {
  console.log(indented(`- ${lineWith(provider)}\n+ ${lineWith(other)}`));
  await showSending(other);
}

heading("What is wrong is said before anything is sent");
await show("a Messaging Service's SID in the wrong field", async () => {
  createTwilio({
    ...config,
    accountSID: "MG0123456789abcdef0123456789abcdef",
    fromMessagingServiceSID: undefined,
  });
});
await show("a number without its country", () =>
  sms.send({ to: "6465550123", usageType: "SignIn", variables: { code } }),
);
await show("a template's variable that is missing", () =>
  sms.send({ to, usageType: "SignIn", variables: {} }),
);

heading("A response that gets lost: nobody knows whether the text went out, and nobody sends it again");
const server = await startMockServer({ carrier });
const lossy = createTwilio({ ...config, baseUrl: server.url });
carrier.faults.add({ kind: "reset-after-read", times: 1 });
const texts = carrier.messages.length;
await show("the connection breaks after the request", () =>
  lossy.send({ to, usageType: "SignIn", variables: { code } }),
);
console.log(indented(`Texts that the phone got from this one send: ${carrier.messages.length - texts}`));

await lossy.close();
await first.close?.();
await sms.close();
await server.close();
mocks.stop();

/** The provider of the first text: `SMS_PROVIDER=sinch pnpm demo` begins with Sinch. */
function chosenProvider(): string {
  try {
    return providerNamed(process.env["SMS_PROVIDER"]) ?? "twilio";
  } catch (error) {
    console.error((error as Error).message);
    process.exit(2);
  }
}

/** The line that sends, as it stands in the source of an app. */
function lineWith(provider: string): string {
  const account = /^\w+$/.test(provider) ? `accounts.${provider}` : `accounts["${provider}"]`;
  return `await sendCode(${account}, to, code);`;
}

/** Sends the code with the account at a provider, and shows what went over the wire and what the phone got. */
async function showSending(provider: string): Promise<void> {
  const after = carrier.messages.at(-1);
  await sendCode(madeUpAccounts[provider] as Account, receipt.to, code);
  const request = carrier.requests.at(-1);
  const { parameters, body } = await carrier.waitForMessage({ to: receipt.to, after });
  console.log(indented(`\nPOST https://${request?.host}${request?.path}`));
  console.log(indented(`with ${Object.keys(parameters).join(", ")}`));
  drawPhone(body);
  console.log();
}

/** Runs what must fail, and shows how it tells. */
async function show(what: string, work: () => Promise<unknown>): Promise<void> {
  const error = await work().then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (!SmsError.is(error)) throw new Error(`"${what}" did not fail as it should.`, { cause: error });
  console.log(`  ${what}:`);
  console.log(indented(error.message, 4));
  const { delivery, retryable, failover } = error;
  console.log(
    indented(
      `→ ${error.code}, ${delivery}, ${retryable ? "retryable" : "not retryable"}, ${failover ? "another provider may help" : "no failover"}`,
      4,
    ),
  );
  console.log();
}
