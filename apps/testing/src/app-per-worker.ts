import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { test as base } from "@smskit/mock/playwright";

/** Starts the app once for each worker, with the credentials of the worker's own account. */
export const test = base.extend<object, { appUrl: string }>({
  smsProvider: ["twilio", { scope: "worker" }],
  appUrl: [
    async ({ smsServer }, use) => {
      const app = spawn("node", [join(import.meta.dirname, "server.ts")], {
        env: { ...process.env, ...smsServer.env, TWILIO_FROM: "+15550001111", PORT: "0" },
        stdio: ["ignore", "pipe", "inherit"],
      });
      const [address] = await once(app.stdout, "data"); // server.ts prints it
      await use(String(address).trim());
      app.kill();
    },
    { scope: "worker" },
  ],
  baseURL: async ({ appUrl }, use) => use(appUrl),
});
