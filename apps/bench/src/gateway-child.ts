/** Serves the gateway, or what an app would build instead of it, and says where. Both texts go to memory. */
import { createHash } from "node:crypto";
import { serve } from "@hono/node-server";
import { createMemoryConnector } from "@smskit/core";
import { createGateway } from "@smskit/gateway";
import { Hono } from "hono";
import { PgBoss } from "pg-boss";
import { pino } from "pino";
import { Webhook } from "standardwebhooks";
import { z } from "zod";

const [, , kind, database = "", key = "", hookSecret = ""] = process.argv;

/** The same route, written by hand: the message becomes the data of a job. */
async function bareApp(): Promise<Hono> {
  const boss = new PgBoss({ connectionString: database, supervise: false, schedule: false });
  await boss.start();
  await boss.createQueue("texts");
  const connector = createMemoryConnector();
  const webhook = new Webhook(hookSecret);
  const app = new Hono();
  app.post("/v1/messages", async (c) => {
    const id = await boss.send("texts", await c.req.json());
    return c.json({ id }, 202);
  });
  app.post("/doors/supabase", async (c) => {
    const body = await c.req.text();
    webhook.verify(body, c.req.header());
    const { sms } = JSON.parse(body);
    await connector.send({ to: `+${sms.phone}`, body: `Your code is ${sms.otp}.` });
    return c.body(null, 204);
  });
  return app;
}

async function gatewayApp() {
  const definition = {
    provider: "memory",
    name: "Memory",
    configSchema: z.looseObject({}),
    create: () => createMemoryConnector(),
  };
  const gateway = createGateway({
    config: {
      connectors: { memory: { provider: "memory", config: {} } },
      templates: [{ usageType: "SignIn", content: "Your code is {{code}}." }],
      database,
      secret: "a secret of the gateway for benchmarks",
      keys: [
        { id: "bench", sha256: createHash("sha256").update(key).digest("hex"), scopes: ["messages:send"] },
      ],
      doors: {
        supabase: {
          type: "supabase",
          secret: `v1,${hookSecret}`,
          dailyTexts: 1_000_000,
        },
      },
    },
    loadProvider: async () => ({ definition }),
    logger: pino({ level: "silent" }),
  });
  await gateway.start();
  return gateway;
}

const app = kind === "bare" ? await bareApp() : await gatewayApp();
const server = serve({ fetch: (request) => app.fetch(request), port: 0, hostname: "127.0.0.1" }, ({ port }) =>
  process.send?.({ port }),
);
process.on("disconnect", () => {
  server.close();
  process.exit();
});
