import { afterEach, describe, expect, test } from "vitest";
import { createCarrier, createManualClock } from "../../index.ts";
import { bandwidthRefusals } from "./errors.ts";
import {
  accountId,
  applicationId,
  closeBandwidth,
  from,
  type MessageFields,
  refusalOf,
  serveBandwidth,
  to,
} from "./testing/bandwidth-client.ts";
import { errorCases } from "./testing/error-cases.ts";
import { problemsOfBody } from "./testing/openapi.ts";

afterEach(closeBandwidth);

const now = new Date("2026-11-28T12:00:00Z");

describe("the SDK receives each error that the request or the options cause", () => {
  test.each(errorCases)("$type: $name", async (one) => {
    // No second passes, however busy the machine is.
    const carrier = createCarrier({ clock: createManualClock(now) });
    const { server, api, send } = await serveBandwidth(one.options, carrier);
    const { isAxiosError, response } = await refusalOf(one.ask?.(api, server) ?? send(one.message));
    expect(isAxiosError).toBe(true);
    const { status, description } = bandwidthRefusals[one.type];
    expect(response.status).toBe(status);
    expect(response.headers["content-type"]).toBe("application/json; charset=utf-8");
    const { data } = response;
    expect(data.type).toBe(one.type);
    if (one.parameter !== undefined) expect(data.description).toContain(`'${one.parameter}' must `);
    else if (description.includes("{")) {
      expect(data.description).toBe("Content type 'text/plain' not supported. Please use 'application/json'");
    } else expect(data.description).toBe(description);
    expect(data.fieldErrors?.map(({ fieldName }) => fieldName)).toEqual(one.fields);
    if (one.reason !== undefined) expect(data.fieldErrors?.[0]?.description).toBe(one.reason);
    const schema = one.fields === undefined ? "messagingRequestError" : "createMessageRequestError";
    expect(problemsOfBody(schema, data)).toEqual([]);
    expect(carrier.requests.at(-1)).toMatchObject({ status, problem: { code: one.type } });
  });
});

test("every refusal has a case", () => {
  const provoked = new Set<string>(errorCases.map(({ type }) => type));
  const others = [
    ...["method-not-allowed", "content-too-large"],
    // Of requests for several channels.
    "rate-limit-exceeded",
    "internal-server-error",
  ];
  expect(Object.keys(bandwidthRefusals).filter((type) => !provoked.has(type))).toEqual(others);
});

test("a refused request texts nobody", async () => {
  const { carrier, send } = await serveBandwidth();
  await refusalOf(send({ to: new Set([to, "+1invalid"]) }));
  expect(carrier.messages).toEqual([]);
});

test("a refused list says when to ask again", async () => {
  const carrier = createCarrier({ clock: createManualClock(now) });
  const { api } = await serveBandwidth({ defaults: { requestsPerSecond: 0 } }, carrier);
  const { response } = await refusalOf(api.listMessages(accountId, "1"));
  expect(response.headers["retry-after"]).toBe("1");
});

describe("requests that no client sends", () => {
  const json = { "content-type": "application/json" };
  const user = { authorization: `Basic ${btoa("user:password")}` };
  const large = JSON.stringify({ applicationId, from, to: [to], text: "a".repeat(2 ** 20) });

  test.each<[string, RequestInit, number, string]>([
    ["without credentials", { headers: json, body: "{}" }, 401, "unauthorized"],
    [
      "Basic without a password",
      { headers: { authorization: `Basic ${btoa("user:")}` } },
      401,
      "unauthorized",
    ],
    ["Basic that is not Base64", { headers: { authorization: "Basic ###" } }, 401, "unauthorized"],
    ["a bearer without a token", { headers: { authorization: "Bearer " } }, 401, "unauthorized"],
    ["a form", { headers: user, body: new URLSearchParams({ from }) }, 415, "unsupported-content-type"],
    ["no content type", { headers: user, body: new Blob(["{}"]) }, 415, "unsupported-content-type"],
    ["JSON that ends early", { headers: { ...user, ...json }, body: '{"to":' }, 400, "request-validation"],
    ["a list", { headers: { ...user, ...json }, body: "[]" }, 400, "request-validation"],
    ["more than a megabyte", { headers: { ...user, ...json }, body: large }, 413, "content-too-large"],
    ["DELETE", { method: "DELETE", headers: user }, 405, "method-not-allowed"],
  ])("%s", async (_, init, status, type) => {
    const { server } = await serveBandwidth();
    const address = `${server.url}/api/v2/users/${accountId}/messages`;
    const response = await fetch(address, { method: "POST", ...init });
    expect(response.status).toBe(status);
    expect(await response.json()).toMatchObject({ type, description: expect.stringMatching(/\S/) });
  });
});

describe("accepted requests", () => {
  const accepted: [string, MessageFields][] = [
    ["2,048 characters", { text: "a".repeat(2048) }],
    ["a tag of 1,024 characters", { tag: "a".repeat(1024) }],
    ["a short code as sender", { from: "12345" }],
    ["a name of all allowed characters as sender", { from: "A-b_c&d+ 12", to: new Set(["+447400123456"]) }],
    ["media without a text", { text: undefined, media: ["https://app.test/logo.png"] }],
    ["ten recipients", { to: new Set(Array.from({ length: 10 }, (_, n) => `+155586753${10 + n}`)) }],
    ["a recipient without a list", { to }],
    ["an expiration in a minute, with an offset", { expiration: "2026-11-28T07:01:00-05:00" }],
    ["fields that are null", { tag: null, media: null, priority: null, expiration: null }],
    ["a field that Bandwidth does not know", { flash: true }],
  ];

  test.each(accepted)("%s", async (_, fields) => {
    const carrier = createCarrier({ clock: createManualClock(now) });
    const { send } = await serveBandwidth({}, carrier);
    const message = await send(fields);
    expect(problemsOfBody("message", message)).toEqual([]);
    expect(carrier.messages).toHaveLength(message.to.length);
    expect(carrier.messages[0]).toMatchObject({ id: message.id, provider: "bandwidth", accountId });
  });
});
