import { SmsWebhookError, type SmsWebhookEvent } from "@smskit/core";
import { applyKeyword } from "@smskit/delivery";
import { Hono } from "hono";
import type { AppTypes, GatewayContext } from "../context.ts";

/** Serves the webhooks of the providers: `/webhooks/<connector>`. */
export function serveWebhooks(context: GatewayContext): Hono<AppTypes> {
  const app = new Hono<AppTypes>();
  app.all("/:connector/*", (c) => receive(c.req.param("connector"), c.req.raw));
  app.all("/:connector", (c) => receive(c.req.param("connector"), c.req.raw));

  async function receive(name: string, request: Request): Promise<Response> {
    const { webhook } = context.connectors.find((one) => one.name === name) ?? {};
    if (webhook === undefined) return new Response("Not found.", { status: 404 });
    try {
      const { events, response } = await webhook.parse(request);
      let result = response;
      for (const event of events) result = (await handle(name, event)) ?? result;
      return result;
    } catch (thrown) {
      if (!(thrown instanceof SmsWebhookError)) throw thrown;
      context.log.warn({ connector: name, status: thrown.status }, "a provider's webhook was refused");
      return new Response(thrown.message, { status: thrown.status });
    }
  }

  async function handle(connector: string, event: SmsWebhookEvent): Promise<Response | undefined> {
    const { database, messages, messageLog, suppression, events } = context;
    if (event.type === "challenge") return event.respond();
    if (event.type === "delivery") {
      const state = await messageLog.apply(event.update);
      await database.transaction(async (transaction) => {
        const change = await messages.applyDelivery(state, transaction);
        if (change !== undefined) await events.add([{ type: "message", ...change }], transaction);
      });
    } else if (event.type === "inbound") {
      await applyKeyword(suppression, event);
      await database.transaction((transaction) =>
        events.add([{ type: "inbound", connector, message: event.message }], transaction),
      );
    }
    events.wake();
    return undefined;
  }

  return app;
}
