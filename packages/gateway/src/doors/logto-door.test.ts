/** The door of Logto, asked by Logto's own HTTP SMS connector. */
import createConnector from "@logto/connector-http-sms";
import { patienceMs } from "@smskit/test-support/patience";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type GatewayServer, serveGateway } from "../operations/serve-gateway.ts";
import { startGateway, type TestGateway } from "../testing/start-gateway.ts";
import { fixture, token } from "./testing/ask-door.ts";

let gateway: TestGateway;
let server: GatewayServer;

beforeAll(async () => {
  gateway = await startGateway({ doors: { logto: { type: "logto", token } } as never });
  server = await serveGateway(gateway.gateway, { port: 0 });
});
afterAll(async () => {
  await server.close();
  await gateway.close();
});

/** Sends as Logto does: with the config of its form. */
async function sendMessage(data: object, authorization = `Bearer ${token}`): Promise<unknown> {
  const config = { endpoint: `${server.url}/doors/logto`, authorization };
  const connector = await createConnector({ getConfig: async () => config });
  return connector.sendMessage(data);
}

it("texts the code", async () => {
  await sendMessage(JSON.parse(fixture("logto-sign-in")));
  const { body } = await gateway.server.carrier.waitForMessage({
    to: "+15558675331",
    timeoutMs: patienceMs,
  });
  expect(body).toBe("Your code is 271828.");
});

it("shows a sentence as Logto's error, without the reason", async () => {
  const refused = sendMessage({ to: "12", type: "SignIn", payload: { code: "123456" } });
  await expect(refused).rejects.toMatchObject({
    code: "general",
    data: { message: "The text could not be sent. Check the number, or try again later." },
  });
});

it("refuses a payload with the name of a field that the database does not store, for good", async () => {
  const payload = { code: "123456", "a\0": "b" };
  const response = await gateway.request("/doors/logto", {
    method: "POST",
    headers: { Authorization: `Bearer ${token}`, "Content-Type": "application/json" },
    body: JSON.stringify({ to: "+15558675332", type: "SignIn", payload }),
  });
  expect(response.status).toBe(422);
});

it("refuses another token", async () => {
  await expect(sendMessage(JSON.parse(fixture("logto-sign-in")), "Bearer another")).rejects.toMatchObject({
    data: { message: expect.stringMatching(/^authorization: is missing or invalid/) },
  });
});
