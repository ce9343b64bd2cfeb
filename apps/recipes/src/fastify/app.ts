import Fastify from "fastify";
import { checkCode, receiveWebhook, startSignIn } from "./sms.ts";

export const app = Fastify();

app.post("/sign-in", async (request, reply) => {
  const { status, body } = await startSignIn(request.body, request.ip);
  return reply.code(status).send(body);
});

app.post("/sign-in/check", async (request, reply) => {
  const { status, body } = await checkCode(request.body);
  return reply.code(status).send(body);
});

// Parsers belong to a plugin: in this one, a body stays the bytes that the signature covers.
app.register(async (webhooks) => {
  webhooks.removeAllContentTypeParsers();
  webhooks.addContentTypeParser("*", { parseAs: "buffer" }, (_request, body, done) => done(null, body));
  webhooks.post("/webhooks/twilio", (request) => receiveWebhook(request));
});
