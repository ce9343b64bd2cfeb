import {
  APIError,
  AuthenticationError,
  BadRequestError,
  ConflictError,
  NotFoundError,
  PermissionDeniedError,
  RateLimitError,
  UnprocessableEntityError,
} from "telnyx";
import { afterEach, describe, expect, test } from "vitest";
import { createCarrier, createManualClock } from "../../index.ts";
import { telnyxErrors } from "./errors.ts";
import { type ErrorCase, errorCases, profile, without, withProfile } from "./testing/error-cases.ts";
import {
  apiKey,
  closeTelnyx,
  from,
  problemsOf,
  refusalOf,
  serveTelnyx,
  text,
  to,
} from "./testing/telnyx-client.ts";

afterEach(closeTelnyx);

/** The SDK's errors by status. */
const classes: Record<number, new (...given: never[]) => APIError> = {
  400: BadRequestError,
  401: AuthenticationError,
  403: PermissionDeniedError,
  404: NotFoundError,
  409: ConflictError,
  422: UnprocessableEntityError,
  429: RateLimitError,
};

describe("the SDK receives each error that the request, the options or the phones cause", () => {
  test.each(errorCases)("$code: $name", async (one) => {
    // Nothing is delivered, and no second passes, however busy the machine is.
    const carrier = createCarrier({ clock: createManualClock() });
    one.setUp?.(carrier);
    const { server, sdk } = await serveTelnyx(one.options, carrier);
    const { ask = () => sdk.messages.send({ from, to, text, ...one.parameters }) } = one;
    const error = await refusalOf(ask(sdk, server));
    expect(error).toBeInstanceOf(classes[one.status] ?? APIError);
    expect(error.status).toBe(one.status);
    const { title, detail } = telnyxErrors[one.code as keyof typeof telnyxErrors];
    expect(problemsOf(error)).toEqual([
      {
        code: one.code,
        title,
        detail: one.detail ?? (detail.includes("{") ? expect.stringMatching(/\S/) : detail),
        ...(one.pointer !== undefined && { source: { pointer: one.pointer } }),
        meta: { url: `https://developers.telnyx.com/docs/overview/errors/${one.code}` },
      },
    ]);
    expect(problemsOf(error)[0]?.detail).not.toMatch(/[{}]/);
    expect(error.headers?.get("content-type")).toBe("application/json; charset=utf-8");
    expect(error.headers?.get("x-request-id")).toMatch(/^[0-9a-f-]{36}$/);
    expect(carrier.requests.at(-1)?.status).toBe(one.status);
  });
});

test("every error in the table has a case", () => {
  const provoked = new Set(errorCases.map(({ code }) => code));
  const isRefusal = ([, { outcome }]: [string, { outcome: number | string }]) => typeof outcome === "number";
  const refusals = Object.entries(telnyxErrors).filter(isRefusal);
  const ofFaults = ["10007"];
  expect(refusals.map(([code]) => code).filter((code) => !provoked.has(code))).toEqual(ofFaults);
});

test("a rejected request texts nobody", async () => {
  const { carrier, sdk } = await serveTelnyx({ profiles: [{ ...profile, enabled: false }], numbers: [from] });
  await refusalOf(sdk.messages.send({ from, to, text }));
  expect(carrier.messages).toEqual([]);
});

test.each<[string, RequestInit, number, string]>([
  ["no key", { body: "{}" }, 401, "10009"],
  [
    "a form",
    { headers: { authorization: `Bearer ${apiKey}` }, body: new URLSearchParams({ from, to, text }) },
    400,
    "10015",
  ],
  [
    "JSON that ends early",
    { headers: { authorization: `Bearer ${apiKey}`, "content-type": "application/json" }, body: '{"to":' },
    400,
    "10015",
  ],
  [
    "a list",
    { headers: { authorization: `Bearer ${apiKey}`, "content-type": "application/json" }, body: "[]" },
    400,
    "10015",
  ],
  [
    "more than a megabyte",
    {
      headers: { authorization: `Bearer ${apiKey}`, "content-type": "application/json" },
      body: JSON.stringify({ from, to, text: "a".repeat(2 ** 20) }),
    },
    413,
    "10015",
  ],
])("requests that no client sends: %s is rejected", async (_, init, status, code) => {
  const { server } = await serveTelnyx();
  const response = await fetch(`${server.url}/v2/messages`, { method: "POST", ...init });
  expect(response.status).toBe(status);
  expect(await response.json()).toMatchObject({ errors: [{ code }] });
});

describe("accepted requests", () => {
  const accepted: Pick<ErrorCase, "name" | "options" | "parameters" | "setUp">[] = [
    { name: "1,600 characters", parameters: { text: "a".repeat(1600) } },
    { name: "encoding gsm7 with characters of two units", parameters: { text: "[€]", encoding: "gsm7" } },
    { name: "encoding ucs2 with GSM characters", parameters: { encoding: "ucs2" } },
    {
      name: "ten media without a text",
      parameters: { text: "", media_urls: Array(10).fill("https://app.test/a.png") },
    },
    { name: "a short code", parameters: { from: "12345" } },
    {
      name: "an alphanumeric sender of a profile",
      parameters: { from: "Acme 24", to: "+447400123456", ...withProfile },
    },
    { name: "a profile instead of a number", parameters: { ...without("from"), ...withProfile } },
    {
      name: "a number of an allowed destination",
      options: { profiles: [{ ...profile, destinations: ["+1"] }] },
    },
    { name: "a verified number", options: { defaults: { verifiedNumbers: [to] } } },
    { name: "an account that is listed", options: { accounts: [{ apiKey }] } },
    {
      name: "a phone that has opted out of another number",
      setUp: (carrier) => carrier.setPhone(to, { optedOutOf: ["+15550002222"] }),
    },
    {
      name: "a phone that has opted out of the number at another provider",
      setUp: (carrier) => carrier.setPhone(to, { optedOutOf: [`twilio:${from}`] }),
    },
  ];

  test.each(accepted)("$name", async ({ options, parameters, setUp }) => {
    const { carrier, sdk } = await serveTelnyx(options);
    setUp?.(carrier);
    const { data } = await sdk.messages.send({ from, to, text, ...parameters });
    expect(carrier.messages).toMatchObject([{ id: data?.id, provider: "telnyx" }]);
  });
});
