import { SmsError } from "@smskit/core";
import express from "express";
import { sms } from "./sms.ts";

const app = express();

app.post("/text/:to", async (request, response) => {
  const { to } = request.params;
  try {
    response.json(await sms.send({ to, usageType: "SignIn", variables: { code: "048151" } }));
  } catch (error) {
    if (!SmsError.is(error)) throw error;
    const { code, delivery, message } = error;
    response.status(400).json({ code, delivery, message });
  }
});

app.listen(3000);
