import express from "express";
import { checkCode, receiveWebhook, startSignIn } from "./sms.ts";

export const app = express();

// Before express.json(), which would consume the bytes that the signature covers.
app.post("/webhooks/twilio", async (request, response) => {
  const reply = await receiveWebhook(request);
  response
    .status(reply.status)
    .set(Object.fromEntries(reply.headers))
    .send(await reply.text());
});

app.use(express.json());

app.post("/sign-in", async (request, response) => {
  const { status, body } = await startSignIn(request.body, request.ip);
  response.status(status).json(body);
});

app.post("/sign-in/check", async (request, response) => {
  const { status, body } = await checkCode(request.body);
  response.status(status).json(body);
});
