import { afterAll, beforeAll, expect, test } from "vitest";
import { startGateway, type TestGateway } from "../testing/start-gateway.ts";

let running: TestGateway;
beforeAll(async () => {
  running = await startGateway({
    doors: { login: { type: "logto", token: "a-token-of-the-door-login" } },
    twilio: {
      accounts: [{ accountSid: `AC${"0".repeat(32)}`, authToken: "a-token-of-the-twilio-front" }],
    },
  });
});
afterAll(() => running.close());

test.each([
  ["/doors/login", 401, "/doors/:name login"],
  ["/doors/none", 404, "/doors/:name"],
  ["/v1/messages", 401, "/v1/messages"],
  ["/2010-04-01/Accounts/x/Messages.json", 401, "/2010-04-01/Accounts/:account/Messages.json"],
  ["/nothing", 404, "unmatched"],
])(
  "strangers cannot fill the log by %s: a line tells how many were left out",
  async (path, status, place) => {
    const before = running.logged.length;
    const ask = () => running.request(path, { method: "POST", body: "{}" });
    const statuses = await Promise.all(Array.from({ length: 100 }, async () => (await ask()).status));
    expect(new Set(statuses)).toEqual(new Set([status]));
    const lines = () => running.logged.slice(before).map((line) => JSON.parse(line));
    expect(lines().length).toBeLessThanOrEqual(20);
    running.gateway.context?.strangers.close();
    expect(lines().at(-1)).toMatchObject({
      level: 40,
      route: place,
      lines: 80,
      msg: "more requests without credentials came than are logged",
    });
  },
);

test("a refusal says why, and requests with credentials are all logged", async () => {
  running.gateway.context?.strangers.close();
  const before = running.logged.length;
  await running.request("/doors/login", { method: "POST", body: "{}" });
  expect(JSON.parse(running.logged[before] ?? "")).toMatchObject({
    level: 40,
    door: "login",
    status: 401,
    reason: expect.stringMatching(/^authorization: /),
  });
  const headers = { authorization: "Bearer a-token-of-the-door-login", "content-type": "application/json" };
  const body = JSON.stringify({ to: "12", type: "SignIn", payload: { code: "123456" } });
  for (let sent = 0; sent < 30; sent++)
    await running.request("/doors/login", { method: "POST", headers, body });
  const requests = running.logged.slice(before).filter((line) => line.includes('"source":"door:login"'));
  expect(requests).toHaveLength(30);
});
