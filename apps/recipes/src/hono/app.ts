import { getConnInfo } from "@hono/node-server/conninfo";
import { Hono } from "hono";
import type { ContentfulStatusCode } from "hono/utils/http-status";
import { checkCode, receiveWebhook, startSignIn } from "./sms.ts";

export const app = new Hono();

app.post("/sign-in", async (c) => {
  const { status, body } = await startSignIn(await c.req.json(), getConnInfo(c).remote.address);
  return c.json(body, status as ContentfulStatusCode);
});

app.post("/sign-in/check", async (c) => {
  const { status, body } = await checkCode(await c.req.json());
  return c.json(body, status as ContentfulStatusCode);
});

// `c.req.raw` is a web Request whose body nothing has read yet.
app.post("/webhooks/twilio", (c) => receiveWebhook(c.req.raw));
