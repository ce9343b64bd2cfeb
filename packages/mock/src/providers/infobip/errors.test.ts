import { afterEach, describe, expect, test } from "vitest";
import { refusals } from "./errors.ts";
import { errorCases, rejectionCases } from "./testing/error-cases.ts";
import { closeInfobip, requestOf, serveInfobip, to } from "./testing/infobip-client.ts";
import { problemsOfBody } from "./testing/openapi/validate-body.ts";

afterEach(closeInfobip);

describe("a request is refused in the form of the version that was called", () => {
  test.each(errorCases)("$name", async ({ refusal, options, property, request }) => {
    const infobip = await serveInfobip(options);
    const response = await request(infobip);
    const { path, problem } = infobip.carrier.requests[0] ?? {};
    const { status, errorCode, description, action, messageId } = refusals[refusal];
    expect(response.status).toBe(status);
    const body = await response.json();
    expect(problem?.message).toBeTypeOf("string");
    if (path?.startsWith("/sms/3/")) {
      expect(body).toMatchObject({ errorCode, description, action });
      expect(body.violations[0]?.property).toBe(property);
    } else {
      expect(body).toMatchObject({ requestError: { serviceException: { messageId } } });
    }
    expect(infobip.carrier.messages).toEqual([]);
  });
});

describe("a message is rejected in a response with status 200, and no phone gets it", () => {
  test.each(rejectionCases)("$name", async ({ status, options, message, before = 0 }) => {
    const infobip = await serveInfobip(options);
    for (let sent = 0; sent < before; sent++) await infobip.send(message);
    const response = await infobip.call("POST", "/sms/3/messages", requestOf(message));
    expect(response.status).toBe(200);
    expect(await response.json()).toMatchObject({
      messages: [{ status: { groupId: 5, groupName: "REJECTED", name: status } }],
    });
    await infobip.carrier.idle();
    expect(infobip.carrier.requests.at(-1)?.problem?.code).toBe(status);
    const arrived = infobip.carrier.messages.filter((one) => one.status === "delivered");
    expect(arrived).toHaveLength(before);
  });

  test("a phone that has opted out", async () => {
    const infobip = await serveInfobip();
    infobip.carrier.setPhone(`+${to}`, { optedOutOf: "all" });
    const [message] = await infobip.send();
    expect(message?.status).toMatchObject({ id: 14, name: "REJECTED_DESTINATION_BLOCKLISTED" });
  });
});

test("one rejected destination does not stop the others", async () => {
  const { carrier, send } = await serveInfobip();
  const sent = await send({ destinations: [{ to: "" }, { to }, { to: "15005560012" }] });
  expect(sent.map(({ status }) => status.name)).toEqual([
    "MISSING_TO",
    "PENDING_ACCEPTED",
    "REJECTED_NOT_ENOUGH_CREDITS",
  ]);
  await carrier.idle();
  expect(carrier.messages.map((message) => [message.to, message.status])).toEqual([
    [`+${to}`, "delivered"],
    ["+15005560012", "failed"],
  ]);
});

test("an API key is refused at the host of another account", async () => {
  const { carrier } = await serveInfobip();
  const { mockInfobip } = await import("../../index.ts");
  const apiKey = "0123456789abcdef";
  const { fetch } = mockInfobip(carrier, { accounts: [{ apiKey, host: "abc123.api.infobip.com" }] });
  const statusAt = async (host: string) => {
    const headers = { authorization: `App ${apiKey}` };
    return (await fetch(`https://${host}/account/1/balance`, { headers })).status;
  };
  expect(await statusAt("abc123.api.infobip.com")).toBe(200);
  expect(await statusAt("other.api.infobip.com")).toBe(401);
});

test("a fault is refused in the form of the version that was called", async () => {
  const { carrier, call } = await serveInfobip();
  for (const [path, form] of [
    ["/sms/3/messages", "ApiError"],
    ["/sms/2/text/advanced", "ApiException"],
    ["/sms/1/preview", "ApiException"],
  ] as const) {
    for (const kind of ["rate-limited", "server-error"] as const) {
      carrier.faults.add({ kind, times: 1 });
      const response = await call("POST", path, {});
      expect(response.status).toBe(kind === "rate-limited" ? 429 : 500);
      expect(problemsOfBody(form, await response.json())).toEqual([]);
    }
  }
});
