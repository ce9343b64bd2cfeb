import { afterAll, beforeAll, expect, test } from "vitest";
import { startGateway, type TestGateway } from "./testing/start-gateway.ts";

const token = "a-secret-that-logto-sends";
const authorization = `Bearer ${token}`;
let gateway: TestGateway;

beforeAll(async () => {
  gateway = await startGateway({ doors: { login: { type: "logto", token } } as never });
});
afterAll(() => gateway.close());

test("a door texts a code, once, however often the system asks", async () => {
  const ask = () =>
    gateway.request("/doors/login", {
      method: "POST",
      headers: { authorization, "content-type": "application/json" },
      body: JSON.stringify({ to: "+15558675310", type: "SignIn", payload: { code: "123456" } }),
    });
  const responses = await Promise.all(Array.from({ length: 10 }, ask));
  expect(responses.map(({ status }) => status)).toEqual(Array(10).fill(204));
  expect(await gateway.texts()).toEqual([{ body: "Your code is 123456.", to: "+15558675310" }]);
});

test("a door refuses what is not genuine", async () => {
  const response = await gateway.request("/doors/login", { method: "POST", body: "{}" });
  expect(response.status).toBe(401);
  expect((await gateway.request("/doors/other")).status).toBe(404);
});
