import { readFileSync } from "node:fs";
import { runInNewContext } from "node:vm";
import { withoutIds } from "@smskit/test-support/without-ids";
import fc from "fast-check";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { startGateway, type TestGateway } from "../testing/start-gateway.ts";
import { askDoor, bearerOf, fixture, token, tokenOf, withOwnTokens } from "./testing/ask-door.ts";
import { checkHostileRequests, hostileValues } from "./testing/hostile-values.ts";

/** The event of Auth0's own kit for tests of Actions, as its documentation lists the fields. */
const event = JSON.parse(fixture("auth0-event"));
const page = readFileSync(new URL("../../../../docs/doors/auth0.md", import.meta.url), "utf8");
const recipient = "+18085555555";
const canary = "canary-5f20";

let running: TestGateway;
beforeAll(async () => {
  const common = { type: "auth0", token };
  running = await startGateway({
    doors: withOwnTokens({
      auth0: common,
      worded: { ...common, content: "system" },
      mapped: { ...common, usageTypes: { otp_verify: "SignIn" } },
      abroad: { ...common, countries: ["DE"] },
      capped: { ...common, dailyTexts: 1 },
      hostile: { ...common, dailyTexts: 5 },
    }),
  });
});
afterAll(() => running.close());
beforeEach(() => running.server.carrier.reset());

const texts = () => running.texts();

type Handle = (url: string, init: RequestInit) => Promise<Response>;
const toGateway: Handle = (url, { method, headers, body }) =>
  running.request(new URL(url).pathname, { method, headers, body } as RequestInit);

/** Runs the Action of the page as Auth0 does. Returns what it called: of several calls, the last one counts. */
async function runAction(
  changes: object = {},
  { door = "auth0", secret = tokenOf(door), handle = toGateway } = {},
): Promise<string> {
  const [, code = ""] = /^```js\n([\s\S]*?)^```/m.exec(page) ?? [];
  const exports: { onExecuteCustomPhoneProvider?: (event: object, api: object) => Promise<void> } = {};
  runInNewContext(code, { exports, fetch: handle, AbortSignal });
  let called = "sent";
  const notification = {
    drop: (reason: string) => {
      called = `drop: ${reason}`;
    },
    retry: (reason: string) => {
      called = `retry: ${reason}`;
    },
  };
  await exports.onExecuteCustomPhoneProvider?.(
    {
      ...event,
      notification: { ...event.notification, ...changes },
      secrets: { SMSKIT_URL: `https://sms.example.com/doors/${door}`, SMSKIT_TOKEN: secret },
    },
    { notification, cache: {} },
  );
  return called;
}

test("the Action of the page sends a code, with the template of the config or Auth0's words", async () => {
  expect(await runAction()).toBe("sent");
  expect(await runAction({ code: "654321" }, { door: "mapped" })).toBe("sent");
  expect(await runAction({}, { door: "worded" })).toBe("sent");
  const { code: _, ...blocked } = {
    ...event.notification,
    message_type: "blocked_account",
    as_text: "You are blocked.",
  };
  expect(await runAction({ ...blocked, code: undefined })).toBe("sent");
  expect(await texts()).toEqual([
    { to: recipient, body: "Code: 123456" },
    { to: recipient, body: "Your code is 654321." },
    { to: recipient, body: "This is the text you should send, with otp: 123456" },
    { to: recipient, body: "You are blocked." },
  ]);
});

test("a notification may have no code and no locale", async () => {
  expect(await runAction({ code: null, locale: null, as_text: "Your account is blocked." })).toBe("sent");
  expect(await texts()).toEqual([{ to: recipient, body: "Your account is blocked." }]);
});

test("a notification that comes 20 times at once is one text", async () => {
  const once = { code: "111999" };
  const results = await Promise.all(Array.from({ length: 20 }, () => runAction(once)));
  expect(new Set(results)).toEqual(new Set(["sent"]));
  expect(await texts()).toHaveLength(1);
  // A resend that a person asks for has another code.
  await runAction({ code: "999111" });
  expect(await texts()).toHaveLength(2);
});

test("a retry after a response that was lost sends nothing more", async () => {
  const lost: Handle = async (url, init) => {
    await toGateway(url, init);
    throw new DOMException("The operation was aborted due to timeout", "TimeoutError");
  };
  const code = "222999";
  expect(await runAction({ code }, { handle: lost })).toBe("retry: smskit did not respond: TimeoutError");
  await running.gateway.context?.database.query(
    "UPDATE smskit.gateway_keys SET expires_at = expires_at - interval '590 s'",
  );
  expect(await runAction({ code })).toBe("sent");
  expect(await texts()).toHaveLength(1);
});

test("what a retry cannot help is dropped, with a sentence", async () => {
  expect(await runAction({ delivery_method: "voice" })).toBe(
    "drop: smskit responded 400: notification.delivery_method: must be text; select only Text as the delivery method of the " +
      "phone provider.",
  );
  expect(await runAction({}, { secret: "another-token-for-tests" })).toMatch(
    /^drop: smskit responded 401: authorization: /,
  );
  expect(await runAction({ recipient: "+1-2" })).toMatch(/^drop: smskit responded 422: /);
  expect(await runAction({}, { door: "abroad" })).toMatch(/^drop: smskit responded 422: to: /);
  expect(await runAction({}, { door: "missing" })).toMatch(/^drop: smskit responded 404/);
  expect(await runAction({}, { door: "capped" })).toBe("sent");
  expect(await runAction({ code: "222222" }, { door: "capped" })).toMatch(
    /^drop: smskit responded 429: The limit /,
  );
  expect(await texts()).toHaveLength(1);
});

test("what may work later is retried", async () => {
  const down: Handle = async () => new Response("The gateway is not running.", { status: 503 });
  expect(await runAction({}, { handle: down })).toBe(
    "retry: smskit responded 503: The gateway is not running.",
  );
});

test("an unknown outcome is a success, and a repeat sends nothing", async () => {
  running.server.carrier.faults.add({ kind: "server-error", status: 503, accepted: true, times: 1 });
  expect(await runAction({ code: "333999" })).toBe("sent");
  expect(await runAction({ code: "333999" })).toBe("sent");
  expect(await texts()).toHaveLength(1);
});

test("whatever is in a request, the response is not a server error, and neither it nor the log repeats it", async () => {
  const value = hostileValues(canary);
  const body = fc.oneof(
    value,
    fc
      .dictionary(fc.constantFrom(...Object.keys(event.notification), "__proto__", canary), value, {
        maxKeys: 3,
      })
      .map((changes) => ({ notification: { ...event.notification, ...changes }, id: canary })),
    fc.record({ notification: value, id: value }),
  );
  await checkHostileRequests(body, { canary }, (hostile) =>
    askDoor(running, "hostile", JSON.stringify(hostile), bearerOf("hostile")),
  );
  expect(withoutIds(running.logged.join("\n"))).not.toMatch(
    new RegExp(`${canary}|${token}|123456|808555|808-555`),
  );
});
