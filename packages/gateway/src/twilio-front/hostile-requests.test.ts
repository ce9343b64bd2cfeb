import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startGateway, type TestGateway } from "../testing/start-gateway.ts";

const accountSid = `AC${"c0ffee00".repeat(4)}`;
const authToken = "0123456789abcdef0123456789abcdef";
const authorization = `Basic ${Buffer.from(`${accountSid}:${authToken}`).toString("base64")}`;
const base = `/2010-04-01/Accounts/${accountSid}`;

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startGateway({ twilio: { accounts: [{ accountSid, authToken, dailyTexts: 1_000_000 }] } });
});
afterAll(() => gateway.close());

const text = fc.oneof(
  fc.string({ unit: "binary", maxLength: 40 }),
  fc.string({ maxLength: 40 }),
  fc.constantFrom(
    "",
    "\0",
    "\ud800",
    "+15558675310",
    "%",
    "{{code}}",
    "SM",
    "../..",
    "__proto__",
    "2026-13-99",
    "1e9",
  ),
);
const name = fc.oneof(
  fc.constantFrom(
    ...[
      "To",
      "From",
      "Body",
      "StatusCallback",
      "ValidityPeriod",
      "ScheduleType",
      "SendAt",
      "Status",
      "PageSize",
    ],
    ...["Page", "PageToken", "DateSent", "DateSent<", "DateSent>", "MessagingServiceSid", "MessageIntent"],
  ),
  text,
);
const fields = fc.array(fc.tuple(name, text), { maxLength: 8 });
const path = fc.oneof(
  fc.constantFrom(
    ".json",
    "/Messages.json",
    `/Messages/SM${"0".repeat(32)}.json`,
    "/Messages/..json",
    "/Messages",
  ),
  text.map((sid) => `/Messages/${encodeURIComponent(sid.toWellFormed())}.json`),
  text.map((rest) => encodeURI(rest.toWellFormed())),
);

test("no request of a client makes the gateway fail, and no response or log repeats its text, number or token", async () => {
  const marker = "Xyzzy-the-text-42";
  const form = fc.tuple(fields, fc.boolean()).map(([given, isComplete]) => {
    const complete = isComplete
      ? ([
          ["To", "+15558675310"],
          ["Body", `a ${marker}`],
        ] as [string, string][])
      : [];
    return new URLSearchParams([...complete, ...given]);
  });
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom("GET", "POST", "DELETE", "PUT", "PATCH"),
      path,
      form,
      fc.constantFrom(
        "application/x-www-form-urlencoded",
        "application/json",
        "multipart/form-data; boundary=x",
        "",
      ),
      fc.option(
        fc.string({ maxLength: 30 }).filter((token) => /^[!-~]+$/.test(token)),
        { nil: undefined },
      ),
      async (method, rest, parameters, type, token) => {
        const isBodiless = method === "GET" || method === "DELETE";
        const response = await gateway.request(`${base}${rest}${isBodiless ? `?${parameters}` : ""}`, {
          method,
          headers: {
            authorization,
            ...(type !== "" && { "content-type": type }),
            ...(token !== undefined && { "i-twilio-idempotency-token": token }),
          },
          ...(!isBodiless && { body: parameters.toString() }),
        });
        expect(response.status).toBeLessThan(500);
        if (response.status === 204) return;
        const body = (await response.json()) as Record<string, unknown>;
        if (response.status >= 400) {
          expect(body).toEqual({
            code: expect.any(Number),
            message: expect.any(String),
            more_info: `https://www.twilio.com/docs/errors/${body["code"]}`,
            status: response.status,
          });
        }
        // The links of a list repeat its filters.
        const shown = Object.entries(body).filter(([key]) => !key.endsWith("_uri") && key !== "uri");
        if (response.status !== 201) expect(JSON.stringify(shown)).not.toMatch(/Xyzzy|15558675310/);
        expect(JSON.stringify(body)).not.toContain(authToken);
      },
    ),
    { numRuns: 150 },
  );
  const logged = gateway.logged.join("\n");
  for (const secret of [marker, "15558675310", authToken, authorization])
    expect(logged).not.toContain(secret);
  expect(logged).not.toContain("a request failed");
});

test("credentials of any form are refused alike", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.oneof(
        fc.string().filter((header) => /^[ -~]*$/.test(header)),
        fc
          .tuple(text, text)
          .map(([user, password]) => `Basic ${Buffer.from(`${user}:${password}`).toString("base64")}`),
      ),
      async (header) => {
        const response = await gateway.request(`${base}/Messages.json`, {
          headers: { authorization: header },
        });
        expect(response.status).toBe(401);
        expect(await response.json()).toMatchObject({ code: 20003, message: "Authenticate" });
      },
    ),
    { numRuns: 50 },
  );
});

test("without a front in the config, its paths are not there", async () => {
  await gateway.gateway.reload({ ...gateway.config, twilio: undefined });
  const response = await gateway.request(`${base}.json`, { headers: { authorization } });
  expect(response.status).toBe(404);
  expect(response.headers.get("content-type")).toBe("application/problem+json");
  await gateway.gateway.reload(gateway.config);
});
