import { serve } from "@hono/node-server";
import { SmsError } from "@smskit/core";
import { createTwilio } from "@smskit/twilio";
import { Hono } from "hono";

const sms = createTwilio({
  accountSID: "AC0123456789abcdef0123456789abcdef",
  authToken: "fedcba9876543210fedcba9876543210",
  from: "+15550001111",
  baseUrl: "http://127.0.0.1:4010", // the mock server
  templates: [{ usageType: "SignIn", content: "Your code to sign in is {{code}}." }],
});

const app = new Hono();

app.post("/text/:to", async (c) => {
  const to = c.req.param("to");
  try {
    return c.json(await sms.send({ to, usageType: "SignIn", variables: { code: "048151" } }));
  } catch (error) {
    if (!SmsError.is(error)) throw error;
    return c.json({ code: error.code, delivery: error.delivery, message: error.message }, 400);
  }
});

serve({ fetch: app.fetch, port: 3000 });
