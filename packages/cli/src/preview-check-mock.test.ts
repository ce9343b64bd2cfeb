import { readFile, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import { request } from "node:https";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { accountSID, authToken, emptyFolder, scene, startCli, to, until } from "./testing/cli.ts";

describe("smskit preview", () => {
  test("shows every template with samples and the characters that make it more expensive", async () => {
    const { cli } = await scene({
      templates: [
        { usageType: "SignIn", content: "Your passcode is {{code}}.", appendOrigin: "example.com" },
        { usageType: "Order", locale: "fr", content: "“{{user.name}}”, voilà", templateIds: { acme: "T1" } },
        { usageType: "Order", templateIds: { acme: { id: "T2", parameters: [] } } },
      ],
    });
    const { code, stdout } = await cli(["preview", "--var", "user.name=Zoł"]);
    expect(code).toBe(0);
    expect(stdout).toContain("Your passcode is 123456.\n  @example.com #123456\n");
    expect(stdout).toContain("1, gsm-7: 45 characters, room for 115 more");
    expect(stdout).toContain("Order (fr)");
    expect(stdout).toContain("acme stores the text: template T1, user.name=Zoł\n");
    expect(stdout).toContain("Order\n  acme stores the text: template T2\n");
    expect(stdout).toContain("“ (U+201C)  ł (U+0142, of a variable)  ” (U+201D)");
  });

  test("--json prints the result of lintTemplate and needs no credentials", async () => {
    const { cli } = await scene();
    const templates = [
      { usageType: "SignIn", content: "{{code}} ✓" },
      {
        usageType: "Other",
        templateIds: { acme: { id: "T1", parameters: { otp: "code", who: "user.name" } } },
      },
    ];
    const { json } = await cli(["preview", "--config", "-", "--json"], {
      stdin: JSON.stringify({ templates }),
    });
    expect(json()).toEqual({
      ok: true,
      templates: [
        {
          usageType: "SignIn",
          content: "{{code}} ✓",
          body: "123456 ✓",
          encoding: "ucs-2",
          segments: 1,
          characters: 8,
          units: 8,
          unitsLeft: 62,
          nonGsmCharacters: ["✓"],
          nonGsmInTemplate: ["✓"],
          variables: { code: "123456" },
        },
        {
          ...templates[1],
          stored: {
            acme: { id: "T1", values: ["123456", "name"], parameters: { otp: "123456", who: "name" } },
          },
        },
      ],
    });
  });

  test("shows the templates of any connector without loading it", async () => {
    const { cli } = await scene();
    const config = { templates: [{ usageType: "SignIn", content: "{{code}}" }] };
    const { code, stdout } = await cli(["preview", "--config", "-"], {
      stdin: JSON.stringify({ provider: "acme", config }),
    });
    expect(code).toBe(0);
    expect(stdout).toContain("123456");
  });

  test("invalid templates: 1; no templates: 2", async () => {
    const { cli } = await scene({ templates: [{ usageType: "SignIn", content: "no code" }] });
    const wrong = await cli(["preview"]);
    expect(wrong).toMatchObject({
      code: 1,
      stdout: expect.stringContaining("templates[0].content: has no {{code}}"),
    });
    expect((await cli(["preview", "--json"])).json()).toMatchObject({
      ok: false,
      problems: [{ path: "templates[0].content" }],
    });
    expect((await cli(["preview", "--config", "-"], { stdin: "{}" })).code).toBe(2);
  });
});

describe("smskit check", () => {
  test("reports whether each field is right and sends nothing", async () => {
    const { cli, received } = await scene();
    const { code, stdout } = await cli(["check", "-p", "twilio"]);
    expect(code).toBe(0);
    expect(stdout).toContain("✓ accountSID: The account is active");
    expect(stdout).toContain("✓ fromMessagingServiceSID: A number is linked");
    expect(stdout).toMatch(/^What Twilio can do with this config$/m);
    expect(stdout).toMatch(/^ {2}schedule +5 minutes to 35 days ahead$/m);
    const { json } = await cli(["check", "-p", "twilio", "--json"]);
    expect(json()).toMatchObject({
      ok: true,
      provider: "twilio",
      features: { schedule: { min: 300 }, statusCallback: true },
      findings: [{ level: "ok", field: "accountSID" }, {}, {}],
    });
    expect(received()).toEqual([]);
  });

  test("checks any provider with its own config", async () => {
    const { cli, other, write } = await scene();
    await write("other.json", JSON.stringify(other));
    const right = await cli(["check", "--config", "other.json", "--json"]);
    expect(right.code).toBe(0);
    expect(right.json()).toMatchObject({
      ok: true,
      provider: other.provider,
      findings: expect.arrayContaining([expect.objectContaining({ level: "ok" })]),
    });
    const wrong = await cli(["check", "-p", other.provider, "--config", "-", "--json"], {
      stdin: JSON.stringify({ ...other.config, from: "not a sender at all" }),
    });
    expect(wrong).toMatchObject({ code: 1 });
    expect(wrong.json()).toMatchObject({
      ok: false,
      provider: other.provider,
      findings: expect.arrayContaining([expect.objectContaining({ level: "error", field: "from" })]),
    });
    for (const [field, value] of Object.entries(other.config)) {
      if (/key|secret|token/i.test(field)) expect(wrong.stdout).not.toContain(value);
    }
  });

  test("reports a problem as a finding: 1", async () => {
    const { cli } = await scene({ authToken: authToken.slice(0, 20) });
    const wrong = await cli(["check", "-p", "twilio"]);
    expect(wrong.code).toBe(1);
    expect(wrong.stdout).toMatch(/^✗ authToken: .+\n {2}Find it: Account → API keys & tokens/m);
    const { cli: other } = await scene({ accountSID: "<your-account-sid>", templates: [] });
    const form = await other(["check", "-p", "twilio", "--json"]);
    expect(form.code).toBe(1);
    expect(form.json()).toMatchObject({
      ok: false,
      findings: [
        {
          level: "error",
          field: "accountSID",
          message: expect.stringContaining("still holds its placeholder"),
        },
      ],
    });
  });

  test("a provider that does not support checks: 1", async () => {
    const { cli, server } = await scene();
    server.carrier.faults.add({ kind: "server-error", status: 503 });
    const ended = await cli(["check", "-p", "twilio"]);
    expect(ended).toMatchObject({ code: 1, stdout: expect.stringContaining("Twilio could not be asked") });
    expect((await cli(["check", "-p", "twilio", "--json"])).json()).toMatchObject({
      ok: false,
      error: { code: "unavailable" },
    });
  });
});

describe("smskit mock", () => {
  test("serves until it is stopped", async () => {
    const cwd = await emptyFolder();
    const { child, ended, shown } = startCli(["mock", "--port", "0", "--json"], { cwd });
    const { url } = JSON.parse(await documentOf(shown));
    const response = await fetch(`${url}/2010-04-01/Accounts/${accountSID}/Messages.json`, {
      method: "POST",
      headers: { authorization: `Basic ${btoa(`${accountSID}:${authToken}`)}` },
      body: new URLSearchParams({ To: to, From: "+15550001111", Body: "Your code is 123456" }),
    });
    expect(response.status).toBe(201);
    child.kill("SIGTERM");
    expect(await ended).toMatchObject({ code: 0, stderr: "" });
  });

  test("--mock is rejected if the module has no mock provider: 2", async () => {
    const { cli, write } = await scene();
    await write("empty.mjs", "export const nothing = 1;");
    const ended = await cli(["mock", "--port", "0", "--mock", "./empty.mjs"]);
    expect(ended).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("--mock: the module exports no"),
    });
  });

  test("--mock is rejected with the error's kind if the module cannot be loaded: 2", async () => {
    const { cli, write } = await scene();
    await write("broken.mjs", 'import { nothing } from "node:path";');
    expect(await cli(["mock", "--port", "0", "--mock", "./broken.mjs"])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining(
        "--mock: the module cannot be loaded: importing it throws a SyntaxError.",
      ),
    });
  });

  test("--mock serves the mock provider of a module", async () => {
    const cwd = await emptyFolder();
    const mock = new URL("../../mock/src/provider.ts", import.meta.url).href;
    await writeFile(
      join(cwd, "acme.mjs"),
      `import { defineMockProvider } from "${mock}";
      export const mockAcme = (carrier) => defineMockProvider({ provider: "acme", carrier,
        sites: [{ host: "api.acme.test", hosts: /^api\\.acme\\.test$/, matches: ({ path }) => path === "/acme" }],
        recipientOf: () => undefined,
        respond: () => ({ status: 200, headers: {}, body: "hello from acme" }),
        refuse: () => ({ status: 500, headers: {}, body: "" }) });`,
    );
    const { child, ended, shown } = startCli(["mock", "--port", "0", "--json", "--mock", "./acme.mjs"], {
      cwd,
    });
    const { url } = JSON.parse(await documentOf(shown));
    expect(await (await fetch(`${url}/acme`)).text()).toBe("hello from acme");
    child.kill("SIGTERM");
    expect((await ended).code).toBe(0);
  });

  test("--tls serves https and writes the certificate to verify it with", async () => {
    const cwd = await emptyFolder();
    const { child, ended, shown } = startCli(
      ["mock", "--port", "0", "--tls", "--ca-file", "ca.pem", "--json"],
      {
        cwd,
      },
    );
    const { url, caFile } = JSON.parse(await documentOf(shown));
    expect(caFile).toBe("ca.pem");
    const ca = await readFile(join(cwd, caFile), "utf8");
    const status = await new Promise((resolve, reject) => {
      request(`${url}/2010-04-01/Accounts/${accountSID}.json`, { ca }, ({ statusCode }) =>
        resolve(statusCode),
      )
        .on("error", reject)
        .end();
    });
    expect(status).toBe(401);
    child.kill("SIGINT");
    expect((await ended).code).toBe(0);
  });

  test("says what to set in which client; a port in use: 2", async () => {
    const { server, cli, start } = await scene();
    const { child, ended, shown } = start(["mock", "--port", "0"]);
    await until(() => shown().includes("in the connector JSON"));
    child.kill("SIGINT");
    expect(await ended).toMatchObject({ code: 0, stdout: expect.stringContaining("Ended, after 0 texts.") });
    for (const client of ["Inbox", "baseUrl", "client.api.baseUrl", "curl http", "client.api.base_url"])
      expect(shown()).toContain(client);
    const taken = await cli(["mock", "--port", String(server.port)]);
    expect(taken).toMatchObject({ code: 2, stderr: expect.stringContaining("choose another with --port") });
  });

  test("--inbound-url is where texts from phones go, to any number of any provider", async () => {
    const app = createServer((request, response) => {
      paths.push(request.url);
      response.end();
    });
    const paths: (string | undefined)[] = [];
    await new Promise<void>((resolve) => app.listen(0, "127.0.0.1", resolve));
    onTestFinished(() => void app.close());
    const inboundUrl = `http://127.0.0.1:${(app.address() as AddressInfo).port}/sms`;
    const cwd = await emptyFolder();
    const args = ["mock", "--port", "0", "--host", "0.0.0.0", "--inbound-url", inboundUrl];
    const { child, ended, shown } = startCli(args, { cwd });
    await until(() => shown().includes("in the connector JSON"));
    expect(shown()).toContain(`texts from phones go to ${inboundUrl}`);
    const [url] = /http:\/\/127\.0\.0\.1:\d+(?=\/\n)/.exec(shown()) ?? [];
    for (const [, address] of shown().matchAll(/(http:\S+)\/ is the inbox/g)) {
      expect((await fetch(`${address}/code`)).status, address).toBe(200);
    }
    const { providers } = await (await fetch(`${url}/api/v1/info`)).json();
    for (const provider of providers) {
      const body = JSON.stringify({ provider, from: to, to: "+15550001111", body: "hello" });
      const headers = { "content-type": "application/json" };
      const replied = await fetch(`${url}/api/v1/replies`, { method: "POST", headers, body });
      expect(replied.status, provider).toBe(201);
    }
    expect(paths.map((path) => path?.split("?")[0])).toEqual(providers.map(() => "/sms"));
    child.kill("SIGTERM");
    expect((await ended).code).toBe(0);
  });

  test.each([
    ["--inbound-url", "localhost:3000", "--inbound-url: must be an http or https URL"],
    ["--host", "192.0.2.1", "--host: is not an address of this machine (EADDRNOTAVAIL)"],
  ])("%s %s: 2", async (flag, value, problem) => {
    const { cli } = await scene();
    const refused = await cli(["mock", "--port", "0", flag, value]);
    expect(refused).toMatchObject({ code: 2, stderr: expect.stringContaining(problem) });
  });

  test("explains why it does not start in production: 2", async () => {
    const { cli } = await scene();
    const refused = await cli(["mock", "--port", "0"], { env: { NODE_ENV: "production" } });
    expect(refused).toMatchObject({ code: 2, stderr: expect.stringContaining("production") });
  });
});

/** `--json` prints one document, over several lines. */
async function documentOf(shown: () => string): Promise<string> {
  await until(() => shown().endsWith("}\n"));
  return shown();
}
