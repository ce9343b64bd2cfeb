import { readFileSync } from "node:fs";
import { request } from "node:http";
import { type MockServer, startMockServer } from "@smskit/mock";
import { twilioWithNumber } from "@smskit/test-support/accounts";
import { afterEach, beforeEach, expect, test } from "vitest";

/**
 * The guides for other languages show files that need those languages to run, as `pnpm conformance` does. Here, the requests
 * that they make are read out of them and made to a mock server.
 */
const read = (name: string) => readFileSync(new URL(`../${name}`, import.meta.url), "utf8");

const to = "+15558675310";
const { accountSID: account, authToken, from } = twilioWithNumber;
const authorization = `Basic ${btoa(`${account}:${authToken}`)}`;
const messagesPath = `/2010-04-01/Accounts/${account}/Messages.json`;

let server: MockServer;
beforeEach(async () => {
  server = await startMockServer();
});
afterEach(() => server.close());

/** A request to the mock server's API, with the names of what it sends. */
interface ApiRequest {
  method: string;
  path: string;
  query: string[];
  body: string[];
}

/** Values for the names in the files. */
const values: Record<string, unknown> = { to, optedOutOf: "all", kind: "rate-limited", times: 1 };

const namesIn = (text = "") => [...text.matchAll(/"(\w+)": ?/g)].map(([, name = ""]) => name);

const pythonRequests: ApiRequest[] = [
  ...read("python/phones.py").matchAll(
    /\bcall\("([A-Z]+)", f?"([^"]+)"(?:, query=(\{[^}]*\}))?(?:, body=(\{[^}]*\}))?\)/g,
  ),
].map(([, method = "", path = "", query, body]) => ({
  method,
  path: path.replace("{number}", to),
  query: namesIn(query),
  body: namesIn(body),
}));

const goRequests: ApiRequest[] = [
  ...read("go/phones_test.go").matchAll(
    /\bcall\(t, "([A-Z]+)", "([^"?]+)(?:\?(\w+)=)?"(?:\s*\+\s*[^,]+)?, (nil|map\[string\]any\{[^}]*\}),/g,
  ),
].map(([, method = "", path = "", query, body]) => ({
  method,
  path: path.endsWith("/") ? `${path}${to}` : path,
  query: query === undefined ? [] : [query],
  body: namesIn(body),
}));

test.each([
  ["python/phones.py", pythonRequests, ["/wait", "/messages", `/phones/${to}`, "/faults", "/reset"]],
  ["go/phones_test.go", goRequests, ["/wait", `/phones/${to}`, "/faults", "/reset"]],
])("the mock server accepts the requests of %s", async (_, requests, paths) => {
  expect(requests.map(({ path }) => path)).toEqual(paths);
  const sent = await sendText({ To: to, From: from, Body: "048151 is your code to sign in." });
  expect(sent.status).toBe(201);
  for (const { method, path, query, body } of requests) {
    const search = new URLSearchParams(query.map((name) => [name, String(values[name])]));
    const response = await fetch(`${server.url}/api/v1${path}?${search}`, {
      method,
      ...(body.length > 0 && {
        headers: { "content-type": "application/json" },
        body: JSON.stringify(Object.fromEntries(body.map((name) => [name, values[name]]))),
      }),
    });
    const text = await response.text();
    expect(response.ok, `${method} ${path}: ${text}`).toBe(true);
    if (path === "/wait")
      expect(JSON.parse(text)).toMatchObject({ to, code: "048151", body: expect.any(String) });
    if (path === "/messages") expect(JSON.parse(text).messages).toMatchObject([{ to }]);
  }
});

test.each([
  ["python/send_text_requests.py", /data=\{([^}]*)\}/, /f"\{base_url\}(\/[^"]+)"/],
  ["go/text.go", /url\.Values(\{.*\}\})/, /base\+("\/.*json")/],
])("the mock server accepts the text that %s sends", async (file, fields, path) => {
  const source = read(file);
  const target = fields.exec(source)?.[1] ?? "";
  expect(namesIn(target)).toEqual(["To", "From", "Body"]);
  const written = (path.exec(source)?.[1] ?? "").replace(/\{account\}|"\+account\+"/, account);
  expect(written.replaceAll('"', "")).toBe(messagesPath);
  expect((await sendText({ To: to, From: from, Body: "Hello" })).status).toBe(201);
});

test("a number that has opted out gets the code that the files check", async () => {
  server.carrier.setPhone(to, { optedOutOf: "all" });
  const refused = await sendText({ To: to, From: from, Body: "Hello" });
  expect(refused.status).toBe(400);
  const { code } = await refused.json();
  for (const file of ["python/send_text_twilio.py", "python/send_text_requests.py"])
    expect(read(file)).toContain(` == ${code}:`);
});

/** Sends a form as both languages do. */
function sendText(form: Record<string, string>): Promise<Response> {
  const body = new URLSearchParams(form);
  return fetch(server.url + messagesPath, { method: "POST", headers: { authorization }, body });
}

test("twilio-go's requests, which keep Twilio's host name, reach the mock", async () => {
  const status = await new Promise((resolve, reject) => {
    const sending = request(server.url + messagesPath, {
      method: "POST",
      headers: {
        host: "api.twilio.com",
        authorization,
        "content-type": "application/x-www-form-urlencoded",
      },
    });
    sending.once("response", (response) => {
      response.resume();
      resolve(response.statusCode);
    });
    sending.once("error", reject);
    sending.end(String(new URLSearchParams({ To: to, From: from, Body: "Hello" })));
  });
  expect(status).toBe(201);
});
