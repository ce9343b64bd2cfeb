import { once } from "node:events";
import { createServer, request as httpRequest } from "node:http";
import { request as httpsRequest } from "node:https";
import type { AddressInfo } from "node:net";
import twilio from "twilio";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type Carrier, createCarrier, mockTwilio, type RunningMocks, startMocks } from "../index.ts";
import { accountSid, authToken, post } from "../providers/twilio/testing/twilio-client.ts";

const hello = { To: "+15558675310", From: "+15550001111", Body: "hello" };
let carrier: Carrier;
let mocks: RunningMocks;

beforeEach(() => {
  carrier = createCarrier();
  mocks = startMocks(mockTwilio(carrier));
});

afterEach(() => mocks.stop());

describe("handles", () => {
  test.each([
    "api.twilio.com",
    "api.ie1.twilio.com",
    "api.dublin.us1.twilio.com",
    "api.dublin.ie1.twilio.com",
  ])("fetch to %s", async (host) => {
    const response = await post({ url: `https://${host}` }, hello);
    expect(response.status).toBe(201);
    expect(response.headers.get("x-api-domain")).toBe(host);
    expect(carrier.requests.at(-1)?.host).toBe(host);
  });

  test("the official SDK, as it is", async () => {
    const client = twilio(accountSid, authToken, { region: "ie1", edge: "dublin" });
    const { sid } = await client.messages.create({ to: hello.To, from: hello.From, body: "Code 123456" });
    expect(carrier.messages).toMatchObject([{ id: sid, body: "Code 123456" }]);
    const service = await client.messaging.v1.services(`MG${"a".repeat(32)}`).phoneNumbers.list();
    expect(service).toHaveLength(1);
  });

  test("node:https", async () => {
    const request = httpsRequest("https://messaging.twilio.com/v1/Services/none");
    request.end();
    const [response] = await once(request, "response");
    expect(response.statusCode).toBe(401);
    response.resume();
  });
});

describe("blocks everything else", () => {
  test("an unmocked POST to Messages.json", async () => {
    const sent = fetch("https://api.example.com/Messages.json", { method: "POST", body: "secret" });
    await expect(sent).rejects.toThrow(TypeError);
  });

  test("requests of node:https", async () => {
    const request = httpsRequest("https://api.example.com/Messages.json", { method: "POST" });
    const failed = once(request, "error");
    request.end("secret");
    await expect(failed).resolves.toHaveLength(1);
  });

  test("a WebSocket", async () => {
    const socket = new WebSocket("wss://api.example.com/socket");
    const [event] = await once(socket, "error");
    expect(event.type).toBe("error");
  });

  test("with an error without path, query or body", async () => {
    const warned = new Promise<Error>((resolve) => {
      process.on("warning", function listen(warning) {
        if (!warning.message.includes("elsewhere")) return;
        process.off("warning", listen);
        resolve(warning);
      });
    });
    await fetch("https://elsewhere.example/a?token=secret", { method: "POST" }).catch(() => {});
    expect((await warned).message).toBe(
      "No mock handles POST requests to elsewhere.example, so smskit blocked it. To mock it, pass startMocks a mock made with defineMockProvider of @smskit/mock/provider.",
    );
  });
});

test("requests to servers on this machine pass through", async () => {
  const own = createServer((_, response) => response.end("own"));
  own.listen(0, "127.0.0.1");
  await once(own, "listening");
  const { port } = own.address() as AddressInfo;
  expect(await (await fetch(`http://127.0.0.1:${port}/Messages.json`)).text()).toBe("own");
  const request = httpRequest(`http://localhost:${port}/`);
  request.end();
  const [response] = await once(request, "response");
  expect(response.statusCode).toBe(200);
  response.resume();
  own.close();
  own.closeAllConnections();
});

test("a reset resets the carrier", async () => {
  await post({ url: "https://api.twilio.com" }, hello);
  mocks.reset();
  expect(carrier.messages).toEqual([]);
  expect(carrier.requests).toEqual([]);
});

test("only one set of mocks runs at a time, and stopping twice is harmless", () => {
  expect(() => startMocks(mockTwilio(carrier))).toThrow("mocks are already running");
  mocks.stop();
  mocks.stop();
  mocks = startMocks(mockTwilio(carrier));
});
