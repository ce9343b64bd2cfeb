import { reveals } from "@smskit/test-support/without-ids";
import { describe, expect, test } from "vitest";
import { builtInProviders } from "./load-definition.ts";
import { authToken, code, emptyFolder, scene, serviceSID, to, until } from "./testing/cli.ts";
import { runHere } from "./testing/fake-terminal.ts";

const signIn = ["send", "--provider", "twilio", "--to", to, "--usage", "SignIn", "--var", `code=${code}`];

describe("smskit send --to", () => {
  test("sends a template through the provider", async () => {
    const { cli, received } = await scene();
    const ended = await cli(signIn);
    expect(ended.stdout).toMatch(/^✓ Twilio accepted the text to \+15•+10\.\n {2}id {8}SM[0-9a-f]{32}\n/);
    expect(ended).toMatchObject({ code: 0, stderr: "" });
    expect(reveals(ended.stdout, code)).toBe(false);
    expect(received()).toEqual([{ to, body: `Your passcode is ${code}.` }]);
  });

  test("--json prints the receipt", async () => {
    const { cli } = await scene();
    const ended = await cli([...signIn, "--reference", "order-1", "--json"]);
    expect(ended).toMatchObject({ code: 0, stderr: "" });
    expect(ended.json()).toEqual({
      ok: true,
      outcome: "accepted",
      receipt: {
        connector: "twilio",
        provider: "twilio",
        id: expect.stringMatching(/^SM/),
        reference: "order-1",
        to,
        status: "accepted",
        segments: 1,
        encoding: "gsm-7",
      },
    });
  });

  test("a text instead of a template is filled in the same way", async () => {
    const { cli, received, server } = await scene();
    const flags = [
      "send",
      "-p",
      "twilio",
      "--to",
      "(555) 867-5310",
      "--default-country",
      "US",
      "--from",
      "+15551230000",
    ];
    expect((await cli([...flags, "--body", "Hi {{user.name}}", "--var", "user.name=Ann"])).code).toBe(0);
    expect(received()).toEqual([{ to, body: "Hi Ann" }]);
    expect(server.carrier.requests.at(-1)?.form).toMatchObject({
      From: ["+15551230000"],
      MessagingServiceSid: [serviceSID],
    });
    const missing = await cli([...flags, "--body", "Hi {{user.name}}"]);
    expect(missing).toMatchObject({
      code: 1,
      stdout: expect.stringContaining("{{user.name}}: is missing"),
    });
    expect(received()).toHaveLength(1);
  });

  test("reports an invalid number in terms of its flags and sends nothing: 1; an invalid country: 2", async () => {
    const { cli, received } = await scene();
    const sending = (number: string, ...more: string[]) =>
      cli(["send", "-p", "twilio", "--to", number, "--body", "Hi", ...more]);
    const lacking = await sending("6465550123");
    expect(lacking.code).toBe(1);
    expect(lacking.stdout).toMatch(/--to: does not say its country, .*,? or add --default-country US\./s);
    expect(lacking.stdout).not.toMatch(/second argument|defaultCountry/);
    expect((await sending("+1 555 867 531")).stdout).toContain("--to: is too short for a number of");
    expect((await sending("+43 664 1234567/8")).stdout).toContain("--to: may be several numbers; write one.");
    const country = await sending("6465550123", "--default-country", "usa");
    expect(country.code).toBe(2);
    expect(country.stderr).toMatch(/--default-country takes an ISO 3166 code/);
    const nowhere = await sending("6465550123", "--default-country", "XX");
    expect(nowhere.stdout).toMatch(/--default-country: not a country; .* such as "US"\./);
    expect(received()).toEqual([]);
  });

  test("uses the template of the locale", async () => {
    const { cli, received } = await scene();
    await cli([
      "send",
      "-p",
      "twilio",
      "--to",
      to,
      "--usage",
      "Hello",
      "--var",
      "name=Zoë",
      "--locale",
      "fr-CA",
    ]);
    expect(received()).toEqual([{ to, body: "Bonjour Zoë." }]);
  });

  test("--dry-run shows the text and sends nothing", async () => {
    const { cli, server } = await scene();
    const ended = await cli([...signIn, "--dry-run"]);
    expect(ended).toMatchObject({ code: 0, stdout: expect.stringContaining(`Your passcode is ${code}.`) });
    const asJson = await cli([...signIn, "--dry-run", "--json"]);
    expect(asJson.json()).toEqual({
      ok: true,
      outcome: "dry-run",
      message: { to, usageType: "SignIn", body: `Your passcode is ${code}.`, segments: 1, encoding: "gsm-7" },
    });
    expect(server.carrier.requests).toEqual([]);
  });

  test("control characters in a text are not printed", async () => {
    const { cli } = await scene();
    const { stdout } = await cli(["send", "-p", "twilio", "--to", to, "--body", "a\u001b[2Jb", "--dry-run"]);
    expect(stdout).toContain("a�[2Jb");
  });

  test("reports a rejection by the provider as not sent: 1, with the provider's code and page", async () => {
    const { cli, server } = await scene();
    server.carrier.setPhone(to, { optedOutOf: "all" });
    const ended = await cli(signIn);
    expect(ended.code).toBe(1);
    expect(ended.stdout).toMatch(/^✗ .+\n/);
    expect(ended.stdout).toMatch(/twilio code +21610/);
    expect(reveals(ended.stdout, code)).toBe(false);
    expect(ended.stdout).not.toContain(to);
    const asJson = await cli([...signIn, "--json"]);
    expect(asJson).toMatchObject({ code: 1, stderr: "" });
    expect(asJson.json()).toMatchObject({
      ok: false,
      outcome: "not-sent",
      error: { code: "recipient-blocked", delivery: "not-sent", providerCode: "21610" },
    });
    expect(asJson.stdout).not.toContain(to);
  });

  test("rejects an invalid config with every problem", async () => {
    const { cli } = await scene({ accountSID: serviceSID, fromMessagingServiceSID: undefined });
    const { code: status, stdout } = await cli(signIn);
    expect(status).toBe(1);
    expect(stdout).toContain("accountSID: must be an Account SID");
    expect(stdout).toContain("fromMessagingServiceSID: is missing");
  });

  test("reports a lost response as unknown and explains what to do: 3", async () => {
    const { cli, server } = await scene();
    server.carrier.faults.add({ kind: "reset-after-read" });
    const ended = await cli(signIn);
    expect(ended.code).toBe(3);
    expect(ended.stdout).toMatch(/^\? It is unknown whether the text was sent/);
    expect(ended.stdout).toContain("before you send it again");
    const asJson = await cli([...signIn, "--json"]);
    expect(asJson.code).toBe(3);
    expect(asJson.json()).toMatchObject({ ok: false, outcome: "unknown", error: { delivery: "unknown" } });
  });

  test("--timeout and --max-segments limit a send", async () => {
    const { cli, server, received } = await scene();
    const tooLong = await cli([...signIn.slice(0, 5), "--body", "x".repeat(200), "--max-segments", "1"]);
    expect(tooLong).toMatchObject({
      code: 1,
      stdout: expect.stringContaining("--max-segments: the text has 2 segments"),
    });
    server.carrier.faults.add({ kind: "hang", accepted: false });
    expect((await cli([...signIn, "--timeout", "0.3", "--json"])).json()).toMatchObject({
      error: { code: "timeout" },
    });
    expect(received()).toEqual([]);
  });

  test("Ctrl-C stops waiting for the text in progress and says that it may be sent", async () => {
    const { start, server } = await scene();
    server.carrier.faults.add({ kind: "hang" });
    const { child, ended } = start([...signIn, "--timeout", "600"]);
    await until(() => server.carrier.messages.length === 1);
    child.kill("SIGINT");
    expect(await ended).toMatchObject({ code: 3, stdout: expect.stringContaining("unknown") });
  });
});

describe("the source of the connector JSON", () => {
  test("can be standard input, the environment or { provider, config }", async () => {
    const { cli, config, write, received } = await scene();
    await write("connector.json", "{}");
    await write("entry.json", `\uFEFF${JSON.stringify({ provider: "twilio", config })}`);
    const flags = ["send", "--to", to, "--usage", "SignIn", "--var", `code=${code}`];
    const withProvider = [...flags, "-p", "twilio"];
    const all = await Promise.all([
      cli([...withProvider, "--config", "-"], { stdin: JSON.stringify(config) }),
      cli(withProvider, { env: { SMSKIT_CONFIG: JSON.stringify(config) } }),
      cli(flags, { env: { SMSKIT_CONFIG: "entry.json" } }),
      cli([...flags, "--config", "entry.json"]),
    ]);
    expect(all.map(({ code, stderr }) => ({ code, stderr }))).toEqual(Array(4).fill({ code: 0, stderr: "" }));
    expect(received()).toHaveLength(4);
  });

  test("can be a built-in provider, or a connector of a module that --provider names", async () => {
    const { cli, other, write, received } = await scene();
    await write("other.json", JSON.stringify(other.config));
    await write(
      "acme.mjs",
      `export const acme = {
        provider: "acme", name: "Acme", configSchema: {}, configJsonSchema: {},
        create: (config) => ({
          prepare: async (message) => message,
          send: async (message) => ({ connector: "acme", provider: "acme", id: config.prefix + "1", to: message.to, status: "sent" }),
        }),
      };`,
    );
    await write("acme.json", `{ "provider": "acme", "config": { "prefix": "A-" } }`);
    const flags = ["send", "--to", to, "--body", "Hello", "--json", "--config"];
    const [sent, acme, refused] = await Promise.all([
      cli([...flags, "other.json", "--provider", other.provider]),
      cli([...flags, "acme.json", "--provider", "./acme.mjs"]),
      cli([...flags, "acme.json"]),
    ]);
    expect(sent.json()).toMatchObject({ ok: true, receipt: { provider: other.provider } });
    expect(received()).toEqual([{ to, body: "Hello" }]);
    expect(acme.json()).toMatchObject({ receipt: { id: "A-1", provider: "acme" } });
    expect(refused).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("name its package with --provider"),
    });
  });

  test("is not repeated if JSON is passed as a path, or if the path does not exist", async () => {
    const cwd = await emptyFolder();
    const secrets = JSON.stringify({ authToken });
    const flags = ["send", "--to", to, "--body", "Hello", "-p", "twilio"];
    const ended = await Promise.all([
      runHere([...flags, "--config", secrets], { cwd }),
      runHere([...flags, "--config", `'${secrets}'`], { cwd }),
      runHere([...flags, "--config", authToken], { cwd }),
      runHere(flags, { cwd, env: { SMSKIT_CONFIG: authToken } }),
      runHere(flags, { cwd, env: { SMSKIT_CONFIG: `'${secrets}'` } }),
      runHere(flags, { cwd, env: { SMSKIT_CONFIG: `[${secrets},]` } }),
      runHere(["init", "-p", "twilio", "--values", authToken, "--json"], { cwd }),
    ]);
    expect(ended.map(({ stderr }) => stderr)).toEqual([
      expect.stringContaining("Secrets do not belong on a command line"),
      expect.stringContaining("Secrets do not belong on a command line"),
      expect.stringContaining("The file that --config names cannot be read (ENOENT)"),
      expect.stringContaining("The file that SMSKIT_CONFIG names cannot be read (ENOENT)"),
      expect.stringContaining("SMSKIT_CONFIG is not JSON"),
      expect.stringContaining("SMSKIT_CONFIG is not JSON"),
      expect.stringContaining("The file that --values names cannot be read (ENOENT)"),
    ]);
    expect(ended.map(({ code }) => code)).toEqual(Array(7).fill(2));
  });

  test.each([
    ["no file", [], {}, "connector.json not found in this folder"],
    [
      "no JSON",
      ["--config", "-"],
      { stdin: `{ "authToken": "c0ffee5ec2e7", }` },
      "standard input is not JSON",
    ],
    ["nothing at all", ["--config", "-"], { stdin: "\n" }, "standard input is empty"],
    ["no provider", ["--config", "-"], { stdin: "{}" }, "Whose config is standard input?"],
    [
      "another provider",
      ["--config", "-", "-p", "twilio"],
      { stdin: `{"provider":"acme","config":{}}` },
      "of another provider",
    ],
    [
      "an unknown provider",
      ["--config", "-", "-p", "twillio"],
      { stdin: "{}" },
      `Use ${builtInProviders.join(", ")}, or a package`,
    ],
  ] as const)("%s: 2", async (_, flags, surroundings, sentence) => {
    const cwd = await emptyFolder();
    const parameters = ["send", "--to", to, "--body", "Hello", ...flags];
    const { code: status, stderr } = await runHere(parameters, { cwd, ...surroundings });
    expect(stderr).toContain(sentence);
    expect(stderr).not.toContain("c0ffee");
    expect(status).toBe(2);
  });
});

describe("a third-party connector that breaks", () => {
  const body = ["send", "--to", to, "--body", "Hello", "--provider", "./acme.mjs", "--config", "acme.json"];
  const throwing = (what: string) => `export const acme = {
    provider: "acme", name: "Acme", configSchema: {}, configJsonSchema: {},
    create: ({ token }) => ({ prepare: async (message) => message, send: async () => { ${what} } }),
  };`;

  test.each([
    [
      "an error whose message looks like a stack",
      "throw new Error('no\\n    at ' + token + ' (file:///' + token + ':1:1)');",
    ],
    [
      "an error that is named after the secret",
      "throw Object.assign(new TypeError(token), { name: token });",
    ],
    ["a text", "throw token;"],
    ["nothing", "throw null;"],
  ])("%s: its outcome is unknown and its content is not printed: 3", async (_, what) => {
    const { cli, write } = await scene();
    await write("acme.mjs", throwing(what));
    await write("acme.json", JSON.stringify({ token: authToken }));
    const ended = await cli([...body, "--json"]);
    expect(ended.code).toBe(3);
    expect(ended.json()).toMatchObject({ outcome: "unknown", error: { delivery: "unknown" } });
  });

  test.each([
    [
      "when it is made",
      `export const acme = { provider: "acme", name: "Acme", configSchema: {}, configJsonSchema: {},
      create: ({ token }) => { throw Object.assign(new RangeError("x\\n    at " + token + " (a:1:1)"), { name: token }); } };`,
      1,
      "smskit itself failed",
    ],
    [
      "when it is made, with nothing",
      `export const acme = { provider: "acme", name: "Acme", configSchema: {}, configJsonSchema: {},
      create: () => { throw null; } };`,
      1,
      "smskit itself failed",
    ],
    [
      "when it is loaded",
      `throw new Error("${authToken}");`,
      2,
      "cannot be loaded: importing it throws a Error",
    ],
    ["when it is read", `const ${authToken} = ;`, 2, "cannot be loaded: importing it throws a SyntaxError"],
  ])("%s: its content is not printed", async (_, module, status, sentence) => {
    const { cli, write } = await scene();
    await write("acme.mjs", module);
    await write("acme.json", JSON.stringify({ token: authToken }));
    const ended = await cli([...body, "--json"]);
    expect(ended.code).toBe(status);
    expect(ended.json()).toMatchObject({ ok: false, error: { message: expect.stringContaining(sentence) } });
  });
});
