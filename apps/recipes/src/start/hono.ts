import { serve } from "@hono/node-server";
import { SmsError } from "@smskit/core";
import { Hono } from "hono";
import { sms } from "./sms.ts";

const app = new Hono();

app.post("/text/:to", async (c) => {
  const to = c.req.param("to");
  try {
    return c.json(await sms.send({ to, usageType: "SignIn", variables: { code: "048151" } }));
  } catch (error) {
    if (!SmsError.is(error)) throw error;
    const { code, delivery, message } = error;
    return c.json({ code, delivery, message }, 400);
  }
});

serve({ fetch: app.fetch, port: 3000 });
