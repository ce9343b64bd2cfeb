import { createHmac } from "node:crypto";
import { type AddressInfo, createServer } from "node:net";
import { exampleConfigs } from "@smskit/test-support/accounts";
import { build } from "esbuild";
import type { Miniflare } from "miniflare";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startWorkerd } from "../start-workerd.ts";
import { providers, sendingPackages } from "./providers.ts";
import { expectSent, type Installed } from "./sending.ts";

/** What is installed in a worker, where there are no sockets. */
export function testWorker(installed: () => Installed): void {
  describe("on workerd", () => {
    let worker: Miniflare;
    let bundle: WorkerBundle;

    beforeAll(async () => {
      bundle = await bundleWorker(installed().project.folder);
      worker = await startWorkerd({ modules: true, script: bundle.code, compatibilityDate: "2026-07-01" });
      await worker.ready;
    });

    afterAll(async () => {
      await worker?.dispose();
    });

    test("the bundle asks for nothing of Node.js and carries no SDK", () => {
      expect(bundle.imports).toEqual([]);
      const carried = new Set(
        bundle.inputs.map((path) => /.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(path)?.[1]),
      );
      expect(carried).toEqual(new Set([undefined, ...sendingPackages]));
    });

    test.each(providers)("a text is sent through $provider", async ({ provider, config: example }) => {
      const { mock } = installed();
      const to = "+15558675318";
      const config = { ...example, baseUrl: mock.url };
      const { receipt } = await post({ provider, config, to, code: "481516" });
      await expectSent(mock, receipt, to, provider);
    });

    test("Twilio's webhooks are verified, without Node.js's crypto", async () => {
      const form = new URLSearchParams({ MessageSid: `SM${"0".repeat(32)}`, MessageStatus: "delivered" });
      const url = "http://worker/webhook";
      const signature = (token: string) =>
        createHmac("sha1", token)
          .update(url + [...form].sort().flat().join(""))
          .digest("base64");
      const deliver = (token: string) =>
        worker.dispatchFetch(url, {
          method: "POST",
          headers: {
            "Content-Type": "application/x-www-form-urlencoded",
            "X-Twilio-Signature": signature(token),
          },
          body: form.toString(),
        });
      const genuine = await deliver("fedcba9876543210fedcba9876543210");
      expect(await genuine.json()).toMatchObject([{ type: "delivery", update: { status: "delivered" } }]);
      expect((await deliver("0".repeat(32))).status).toBe(403);
    });

    test("a provider that cannot be reached leaves the outcome unknown, as fetch does not tell", async () => {
      const baseUrl = `http://127.0.0.1:${await closedPort()}`;
      const config = { ...exampleConfigs["twilio"], baseUrl };
      const outcome = await post({ provider: "twilio", config, to: "+15558675319", code: "481516" });
      expect(outcome).toEqual({ code: "unavailable", delivery: "unknown" });
    });

    async function post(body: object): Promise<Record<string, unknown>> {
      const response = await worker.dispatchFetch("http://worker/", {
        method: "POST",
        body: JSON.stringify(body),
      });
      return (await response.json()) as Record<string, unknown>;
    }
  });
}

interface WorkerBundle {
  code: string;
  /** The files that are in it. */
  inputs: string[];
  /** What it imports when it runs. */
  imports: string[];
}

async function bundleWorker(folder: string): Promise<WorkerBundle> {
  const { outputFiles, metafile } = await build({
    absWorkingDir: folder,
    entryPoints: ["app/worker.ts"],
    bundle: true,
    conditions: ["workerd", "worker", "browser"],
    format: "esm",
    write: false,
    metafile: true,
  });
  const output = Object.values(metafile.outputs)[0];
  const kept = Object.entries(output?.inputs ?? {}).filter(([, { bytesInOutput }]) => bytesInOutput > 0);
  return {
    code: outputFiles[0]?.text ?? "",
    inputs: kept.map(([path]) => path),
    imports: output?.imports.map(({ path }) => path) ?? [],
  };
}

/** A port that nobody listens at any more. */
async function closedPort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
