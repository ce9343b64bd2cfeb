import { build } from "esbuild";
import { describe, expect, test } from "vitest";
import type { InstalledProject } from "../installed-project.ts";
import { startWorkerd } from "../start-workerd.ts";

/** A worker that sends a text through each wrapper, and a second one to a recipient who may have one only. */
const worker = `
  import { createMemoryConnector } from "@smskit/core";
  import * as delivery from "@smskit/delivery";

  const options = { limits: [{ name: "all", key: delivery.perRecipient, texts: 1, perSeconds: 60 }] };
  const store = delivery.createMemoryIdempotencyStore();
  const suppressed = { store: delivery.createMemorySuppressionStore(["+15558675311"]) };
  const wrappers = {
    withRetry: (connector) => delivery.withRetry(connector),
    withFailover: (connector) => delivery.withFailover([connector], { reconcile: true }),
    withRouting: (connector) => delivery.withRouting(() => connector, [connector]),
    withCountries: (connector) => delivery.withCountries(connector, { allow: ["US"] }),
    withLimits: (connector) => delivery.withLimits(connector, options),
    withSuppression: (connector) => delivery.withSuppression(connector, suppressed),
    withIdempotency: (connector) => delivery.withIdempotency(connector, { store, reconcile: true }),
    withTelemetry: (connector) => delivery.withTelemetry(connector),
  };

  export default {
    async fetch() {
      const ends = {};
      for (const [name, wrapIn] of Object.entries(wrappers)) {
        const memory = createMemoryConnector();
        const sms = wrapIn(memory);
        const key = name === "withIdempotency" ? { idempotencyKey: "order-1" } : {};
        const send = () => sms.send({ to: "+15558675310", body: "Your order has left." }, key);
        const first = await send().then(() => "accepted", ({ code }) => code);
        const second = await send().then(() => "accepted", ({ code }) => code);
        ends[name] = [first, second, memory.messages.length];
      }
      return Response.json(ends);
    },
  };`;

/** What is installed wraps connectors where there is nothing of Node.js. */
export function testWrappersOnWorkerd(project: () => InstalledProject): void {
  describe("on workerd", () => {
    test("every wrapper of @smskit/delivery does its work", async () => {
      const { outputFiles, metafile } = await build({
        stdin: { contents: worker, resolveDir: project().folder },
        bundle: true,
        conditions: ["workerd", "worker", "browser"],
        format: "esm",
        write: false,
        metafile: true,
      });
      const asked = Object.values(metafile.outputs)[0]?.imports.map(({ path }) => path) ?? [];
      expect(asked).toEqual([]);
      const contents = outputFiles[0]?.text ?? "";
      const running = await startWorkerd({
        modules: [{ type: "ESModule", path: "worker.mjs", contents }],
        compatibilityDate: "2026-07-01",
      });
      try {
        const response = await running.dispatchFetch("http://worker/");
        expect(await response.json()).toEqual({
          withRetry: ["accepted", "accepted", 2],
          withFailover: ["accepted", "accepted", 2],
          withRouting: ["accepted", "accepted", 2],
          withCountries: ["accepted", "accepted", 2],
          withLimits: ["accepted", "rate-limited", 1],
          withSuppression: ["accepted", "accepted", 2],
          withIdempotency: ["accepted", "accepted", 1],
          withTelemetry: ["accepted", "accepted", 2],
        });
      } finally {
        await running.dispose();
      }
    });
  });
}
