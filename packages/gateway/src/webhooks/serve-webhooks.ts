import { type DeliveryUpdate, SmsError, SmsWebhookError, type SmsWebhookEvent } from "@smskit/core";
import { type Context, Hono } from "hono";
import { withoutTrailingSlashes } from "../client/without-trailing-slashes.ts";
import type { AppTypes, GatewayContext } from "../context.ts";
import { recordInbound } from "./record-inbound.ts";

/**
 * Serves the webhooks of the providers: `/webhooks/<connector>`, and every path below it. A provider gets its response once
 * everything that it reported is on record. Otherwise it gets a 503, and repeats the request.
 */
export function serveWebhooks(context: GatewayContext): Hono<AppTypes> {
  const app = new Hono<AppTypes>();
  app.all("/:connector/*", (c) => receive(c, c.req.param("connector")));
  app.all("/:connector", (c) => receive(c, c.req.param("connector")));

  async function receive(c: Context<AppTypes>, name: string): Promise<Response> {
    const { webhook } = context.connectors.find((one) => one.name === name) ?? {};
    if (webhook === undefined) return new Response("Not found.", { status: 404 });
    c.set("connector", name);
    try {
      const { events, response } = await webhook.parse(asSigned(c.req.raw, context.config.http.publicUrl));
      c.set("source", `webhook:${name}`);
      let result = response;
      for (const event of events) result = (await handle(name, event)) ?? result;
      return result;
    } catch (thrown) {
      const isRefusal = thrown instanceof SmsWebhookError;
      const status = isRefusal ? thrown.status : 503;
      const { name: kind } = thrown as Error;
      if (isRefusal) c.set("refusal", "a provider's webhook was refused");
      else context.log.error({ connector: name, kind }, "a provider's webhook was not put on record");
      return new Response(isRefusal ? thrown.message : "Not on record; send it again.", { status });
    }
  }

  async function handle(connector: string, event: SmsWebhookEvent): Promise<Response | undefined> {
    if (event.type === "challenge") return event.respond();
    try {
      if (event.type === "delivery") await recordUpdate(context, event.update);
      else if (event.type === "inbound") await recordInbound(context, connector, event.message);
    } catch (thrown) {
      // What cannot be recorded today cannot be tomorrow: a repeat would not help.
      if (!SmsError.is(thrown) || thrown.code === "unavailable") throw thrown;
      context.log.error(
        { connector, code: thrown.code },
        "a provider's report cannot be recorded; it is ignored",
      );
    }
    return undefined;
  }

  return app;
}

async function recordUpdate(
  { database, messages, messageLog, events }: GatewayContext,
  update: DeliveryUpdate,
) {
  // The log has it first: if the message is not settled yet, its settlement finds the report there.
  const state = await messageLog.apply(update);
  await database.transaction(async (transaction) => {
    const message = await messages.applyDelivery(state, transaction);
    if (message !== undefined) await events.add([{ type: "message", message }], transaction);
  });
}

/** Returns the request by the URL that the provider knows, which it may have signed. */
function asSigned(request: Request, publicUrl: string | undefined): Request {
  if (publicUrl === undefined) return request;
  const { pathname, search } = new URL(request.url);
  const { method, headers, body } = request;
  const url = `${withoutTrailingSlashes(publicUrl)}${pathname}${search}`;
  return new Request(url, { method, headers, body, ...(body && { duplex: "half" }) } as RequestInit);
}
