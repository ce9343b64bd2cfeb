import { afterEach, describe, expect, test } from "vitest";
import { createCarrier, createManualClock } from "../../index.ts";
import { sinchRefusals } from "./errors.ts";
import { errorCases } from "./testing/error-cases.ts";
import {
  apiToken,
  ask,
  type BatchInput,
  body,
  closeSinch,
  from,
  refusalOf,
  serveSinch,
  servicePlanId,
  to,
} from "./testing/sinch-client.ts";

afterEach(closeSinch);

const now = new Date("2026-11-28T12:00:00Z");

describe("the SDK receives each error that the request or the options cause", () => {
  test.each(errorCases)("$refusal: $name", async (one) => {
    // No second passes, however busy the machine is.
    const carrier = createCarrier({ clock: createManualClock(now) });
    const { server, sdk, send } = await serveSinch(one.options, carrier);
    const error = await refusalOf(one.ask?.(sdk, server) ?? send(one.batch));
    const row: { status: number; text?: string } = sinchRefusals[one.refusal];
    expect(error.statusCode).toBe(row.status);
    if (row.text === undefined) return;
    const refusal = JSON.parse(error.data);
    expect(refusal).toEqual({ code: one.refusal, text: expect.stringMatching(/\S/) });
    if (one.text !== undefined) expect(refusal.text).toBe(one.text);
    else if (!row.text.includes("{")) expect(refusal.text).toBe(row.text);
    expect(refusal.text).not.toMatch(/[{}]/);
    expect(carrier.requests.at(-1)).toMatchObject({ status: row.status, problem: { code: one.refusal } });
  });
});

test("every refusal has a case", () => {
  const provoked = new Set<string>(errorCases.map(({ refusal }) => refusal));
  const others = ["method_not_allowed", "too_large", "unsupported_media_type", "internal_error"];
  expect(Object.keys(sinchRefusals).filter((name) => !provoked.has(name))).toEqual(others);
});

test("one wrong recipient refuses the whole batch", async () => {
  const { carrier, send } = await serveSinch();
  await refusalOf(send({ to: [to, "+1"] }));
  expect(carrier.messages).toEqual([]);
});

describe("requests that no client sends", () => {
  const json = JSON.stringify({ from, to: [to], body });

  test.each<[string, Parameters<typeof ask>[2], number, string?]>([
    ["without credentials", { headers: { authorization: "" }, body: json }, 401],
    ["a bearer without a token", { headers: { authorization: "Bearer " }, body: json }, 401],
    ["Basic credentials", { headers: { authorization: `Basic ${btoa(`a:${apiToken}`)}` }, body: json }, 401],
    ["a token of OAuth 2 that Sinch did not issue", { headers: { authorization: "Bearer a.b.c" } }, 401],
    ["a service plan with a dot", { plan: "a.b", body: json }, 401],
    ["a form", { headers: { "content-type": "application/x-www-form-urlencoded" }, body: "a=b" }, 415],
    ["JSON that ends early", { body: '{"to":' }, 400, "syntax_invalid_json"],
    ["a list", { body: "[]" }, 400, "syntax_invalid_json"],
    ["more than a megabyte", { body: JSON.stringify({ body: "a".repeat(2 ** 20) }) }, 413],
    ["PUT", { method: "PUT", body: json }, 405],
  ])("%s", async (_, init, status, code) => {
    const { server, carrier } = await serveSinch();
    const response = await ask(server, "batches", { method: "POST", ...init });
    expect(response.status).toBe(status);
    const text = await response.text();
    expect(code === undefined ? text : JSON.parse(text).code).toBe(code ?? "");
    expect(carrier.messages).toEqual([]);
  });

  test.each<[string, Record<string, string>, number, string]>([
    ["a wrong grant", { grant_type: "password" }, 400, "unsupported_grant_type"],
    ["no credentials", { grant_type: "client_credentials" }, 401, "invalid_client"],
  ])("a token with %s", async (_, form, status, error) => {
    const { server } = await serveSinch();
    const response = await fetch(`${server.url}/oauth2/token`, {
      method: "POST",
      body: new URLSearchParams(form),
    });
    expect(response.status).toBe(status);
    expect(await response.json()).toEqual({ error });
  });
});

describe("accepted requests", () => {
  const accepted: [string, BatchInput][] = [
    ["2,000 characters", { body: "a".repeat(2000) }],
    ["a reference of 2,048 characters", { client_reference: "a".repeat(2048) }],
    ["a short code as sender", { from: "12345" }],
    ["a name as sender", { from: "Cafe 24", to: ["+447400123456"] }],
    [
      "numbers with 00, spaces, dashes and brackets",
      { to: ["0044 (7400) 123-456"], from: "1 (555) 000-1111" },
    ],
    ["a `send_at` in the past", { send_at: "2021-02-01T11:29:18Z" }],
    ["dates without an offset or seconds", { send_at: "2026-11-28T12:30", expire_at: "2026-12-01" }],
    [
      "an `expire_at` exactly three days from now, with an offset",
      { expire_at: "2026-12-01T07:00:00-05:00" },
    ],
    ["140 bytes", { type: "mt_binary", udh: "0605", body: btoa("a".repeat(138)) }],
    ["fields that are null", { client_reference: null, parameters: null, send_at: null, type: null }],
    ["a field that Sinch does not know", { color: "red" }],
    ["parameters named like fields of the mock's own", { parameters: { refusal: { default: "a" } } }],
  ];

  test.each(accepted)("%s", async (_, fields) => {
    const carrier = createCarrier({ clock: createManualClock(now) });
    const { send } = await serveSinch({}, carrier);
    const batch = await send(fields);
    expect(carrier.messages).toMatchObject([
      { id: batch.id, provider: "sinch", accountId: servicePlanId, to: `+${batch.to[0]}` },
    ]);
  });
});
