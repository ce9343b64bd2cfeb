import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { testConnector } from "@smskit/contract";
import type { SmsConnector } from "@smskit/core";
import { type MockServer, startMockServer } from "@smskit/mock";
import { twilioWithService } from "@smskit/test-support/accounts";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import type { InstalledProject } from "../installed-project.ts";
import { type RemoteProcess, startRemote } from "../remote-connector.ts";
import { bun, deno, type Runtime } from "../runtimes.ts";

/** The contract's rules on broken connections and responses, on a connection as it comes and on TLS. */
const rules = [
  "knows-a-refused-connection",
  "leaves-lost-responses-unknown",
  "survives-idle-closes",
  "keeps-its-deadline",
  "bounds-the-whole-response",
  "knows-an-unfinished-handshake",
  "aborts-after-the-request",
  "reads-retry-after",
  "reads-bare-statuses",
  "leaves-server-errors-unknown",
  "follows-no-redirect",
  "leaves-unreadable-responses-unknown",
];
/** Without TLS, a connection may be up before its reset is known: unknown then is right, and says less. */
const tlsRules = [...rules, "knows-what-was-not-sent"];

const config = {
  ...twilioWithService,
  templates: [{ content: "Your passcode to sign in is {{code}}", usageType: "SignIn" }],
};
const secrets = [config.authToken];

/** The faults, on the runtimes whose `node:https` is not Node.js's own. */
export function testFaults(project: () => InstalledProject): void {
  for (const runtime of [bun, deno]) testFaultsOn(runtime, project);
}

function testFaultsOn(runtime: Runtime, project: () => InstalledProject): void {
  describe(`faults, on ${runtime.name}`, () => {
    let plain: RemoteProcess;

    beforeAll(async () => {
      plain = await startRemote(runtime, project());
    });
    afterAll(() => plain?.stop());

    testConnector({
      name: `twilio on ${runtime.name}`,
      rules,
      provider: () => startMockServer({ port: 0 }),
      create: ({ url }) => plain.connector({ ...config, baseUrl: url }),
      secrets,
    });

    const secure = new Map<string, RemoteProcess>();
    afterEach(async () => {
      await Promise.all([...secure.values()].map((remote) => remote.stop()));
      secure.clear();
    });

    testConnector({
      name: `twilio on ${runtime.name}`,
      rules: tlsRules,
      // A process trusts what it was told at its start, so each provider gets its own process.
      async secureProvider() {
        const { ca, ...provider } = await startSecure();
        const remote = await startRemote(runtime, { ...project(), ca: await caFile(project(), ca) });
        secure.set(provider.url, remote);
        // The first send of a process takes long, and the rules' deadlines are short.
        const first = remote.connector({ ...config, baseUrl: provider.url });
        await send(first);
        await first.close?.();
        provider.carrier.reset();
        return provider;
      },
      create: ({ url }) => (secure.get(url) ?? plain).connector({ ...config, baseUrl: url }),
      secrets,
    });

    test("nothing is sent to a provider whose certificate nobody vouches for", async () => {
      const provider = await startSecure();
      try {
        const sms = plain.connector({ ...config, baseUrl: provider.url });
        await expect(send(sms)).rejects.toMatchObject({ code: "unavailable", delivery: "not-sent" });
        expect(provider.carrier.requests).toEqual([]);
      } finally {
        await provider.close();
      }
    });

    test("a text whose response is lost on a reused connection stays one text, also after the deadline", async () => {
      const provider = await startMockServer({ port: 0 });
      try {
        const sms = plain.connector({ ...config, baseUrl: provider.url });
        for (const kind of ["reset-after-read", "fin", "hang"] as const) {
          await send(sms);
          const before = provider.carrier.requests.length;
          provider.carrier.faults.add({ kind, times: 1 });
          await expect(send(sms, 1_000), kind).rejects.toMatchObject({ delivery: "unknown" });
          // What would have been sent again in the background has come by then.
          await send(sms);
          expect(provider.carrier.requests, kind).toHaveLength(before + 2);
        }
      } finally {
        await provider.close();
      }
    });
  });
}

function send(sms: SmsConnector, timeoutMs?: number) {
  return sms.send({ to: "+15558675310", body: "Your parcel is here" }, { timeoutMs });
}

async function startSecure(): Promise<Omit<MockServer, "ca"> & { ca: string }> {
  const { ca = "", ...server } = await startMockServer({ port: 0, tls: true });
  return { ca, ...server };
}

let files = 0;

async function caFile({ folder }: InstalledProject, ca: string): Promise<string> {
  const file = join(folder, `ca-${++files}.pem`);
  await writeFile(file, ca);
  return file;
}
