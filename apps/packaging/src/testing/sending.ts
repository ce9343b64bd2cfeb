import type { MockServer } from "@smskit/mock";
import { exampleConfigs } from "@smskit/test-support/accounts";
import { describe, expect, test } from "vitest";
import { type InstalledProject, manifestOf, packageNames } from "../installed-project.ts";
import { run } from "../run.ts";
import { node24, type Runtime, runtimes } from "../runtimes.ts";
import { providers, sendingPackages } from "./providers.ts";

export interface Installed {
  project: InstalledProject;
  mock: MockServer;
}

/** The installed packages in use, on every runtime that has Node.js's modules. */
export function testSending(installed: () => Installed): void {
  describe.each(runtimes)("on $name", (runtime) => {
    test.each(providers)("a text is sent through $provider", async ({ provider, config: example }) => {
      const { mock, project } = installed();
      const to = `+1555867${5000 + runtimes.indexOf(runtime)}`;
      const config = { ...example, baseUrl: mock.url };
      const request = JSON.stringify({ provider, config, to, code: "481516" });
      const { stdout } = await start(runtime, ["app/send-once.js", request], project);
      const { receipt } = JSON.parse(stdout) as { receipt: { id: string } };
      await expectSent(mock, receipt, to, provider);
    });
  });

  test.each(runtimes.filter(({ name }) => name.startsWith("Node")))(
    "CommonJS on $name can require the connector",
    async (runtime) => {
      const script = 'console.log(typeof require("@smskit/twilio").createTwilio)';
      const parameters = ["--input-type=commonjs", "--eval", script];
      const { stdout } = await start(runtime, parameters, installed().project);
      expect(stdout).toBe("function\n");
    },
  );

  test("sending loads neither an SDK nor the metadata of phone numbers", async () => {
    const { mock, project } = installed();
    const config = { ...exampleConfigs["twilio"], baseUrl: mock.url };
    const request = JSON.stringify({ provider: "twilio", config, to: "+15558675316", code: "481516" });
    const sent = ["--import", "./app/list-modules.js", "app/send-once.js", request];
    const { stderr } = await start(node24, sent, project);
    const packagesLoaded = new Set(
      [...stderr.matchAll(/.*\/node_modules\/((?:@[^/]+\/)?[^/]+)/g)].map(([, name]) => name),
    );
    expect(packagesLoaded).toEqual(sendingPackages);
    expect(stderr).not.toContain("phone-number");
  });

  test.each(packageNames)("the program of %s, if it has one, says how it is used", async (name) => {
    const { project } = installed();
    const { bin = {} } = await manifestOf(project, name);
    for (const file of Object.values(bin)) {
      const { stdout } = await start(node24, [`node_modules/${name}/${file}`, "--help"], project);
      expect(stdout).toMatch(/usage/i);
    }
  });
}

/** What the phone got is what the receipt says. */
export async function expectSent(
  mock: MockServer,
  receipt: unknown,
  to: string,
  provider = "twilio",
): Promise<void> {
  const { id } = receipt as { id: string };
  expect(mock.carrier.messages.find((message) => message.id === id)).toMatchObject({
    provider,
    to,
    body: "Your passcode to sign in is 481516",
  });
  expect(receipt).toMatchObject({ connector: provider, id, to, segments: 1 });
}

function start({ program, parameters }: Runtime, more: readonly string[], { folder }: InstalledProject) {
  return run(program, [...parameters, ...more], folder);
}
