import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { SmsError } from "@smskit/core";
import fc from "fast-check";
import { expect, onTestFinished, test } from "vitest";
import { examineGatewayConfig, readGatewayConfig } from "./read-gateway-config.ts";

const load = (provider: string): Promise<object> => import(`@smskit/${provider}`);
const sources = { env: {}, folder: "/" };
const twilioConfig = {
  accountSID: "AC0123456789abcdef0123456789abcdef",
  authToken: "fedcba9876543210fedcba9876543210",
  from: "+15550001111",
};
const right = {
  connectors: { main: { provider: "twilio", config: twilioConfig } },
  secret: "a-secret-of-the-gateway",
};
const limit = { name: "all", texts: 1, perSeconds: 60 };
const limited = { texts: 1, perSeconds: 60 };
const key = { id: "app", sha256: "0".repeat(64), scopes: ["messages:send"] };
const problemsOf = async (config: unknown, env: Record<string, string> = {}) =>
  (await examineGatewayConfig(config, { ...sources, env }, load)).problems.map(
    ({ path, message }) => `${path}: ${message}`,
  );

test("what is wrong with the templates is said once, with their path, however many connectors use them", async () => {
  const other = { provider: "twilio", config: twilioConfig };
  const templates = [{ usageType: "SignIn", content: "Your code is {{co de}}." }, { usageType: "SignIn" }];
  const found = await problemsOf({
    ...right,
    connectors: { ...right.connectors, other },
    templates,
    delivery: { connectors: ["main", "other"] },
  });
  expect(found).toEqual([
    expect.stringMatching(
      /^templates\[0\]\.content: the placeholder at character 14 is not the name of a variable/,
    ),
    expect.stringMatching(/^templates\[1\]\.content: /),
  ]);
});

test.each([
  [{ $env: "" }, "$env must be the name of an environment variable"],
  [{ $file: 7 }, "$file must be the path of a file"],
])("a secret of %j is refused", async (secret, problem) => {
  expect(await problemsOf({ ...right, secret })).toEqual([`secret: ${problem}`]);
});

test("everything that is wrong is said at once, each with its path", async () => {
  const config = {
    connectors: {
      main: { provider: "twilio", config: { ...twilioConfig, authToken: { $env: "TOKEN" }, from: 7 } },
      other: { provider: "nobody", config: {} },
    },
    keys: [
      { id: "web", sha256: "0".repeat(64), scopes: ["messages:send"] },
      { id: "web", sha256: "1".repeat(64), scopes: ["messages:send"] },
    ],
    delivery: { connectors: ["main", "gone"] },
    http: { host: "0.0.0.0", port: 80, trustedProxies: ["10.0.0.0/8"] },
    secret: { $file: "nowhere/secret" },
    templates: [],
    colors: true,
  };
  expect(await problemsOf(config)).toEqual([
    "connectors.main.config.authToken: the environment variable TOKEN is not set",
    "secret: the file nowhere/secret cannot be read (ENOENT)",
    expect.stringMatching(/^colors: is not a known key/),
    expect.stringMatching(/^connectors\.main\.config\.from: /),
    "connectors.other.provider: is unknown; fix the name, or install its package",
    "delivery.connectors[1]: is not the name of a connector",
    "keys[1].id: is used twice",
  ]);
});

test.each([
  [{}, ["connectors: is missing", "secret: is missing"]],
  [[], [": must be an object"]],
  [null, [": must be an object"]],
  [{ ...right, connectors: {} }, ["connectors: must have at least one connector"]],
  [
    { ...right, http: { host: "0.0.0.0" } },
    ["http.host: is not loopback; add a key to `keys`, or listen on 127.0.0.1"],
  ],
  [
    { ...right, http: { trustedProxies: ["proxy.internal"] } },
    ["http.trustedProxies[0]: must be an IP address, or a network such as 10.0.0.0/8"],
  ],
  [
    { ...right, templates: [{ usageType: "SignIn", content: "Code {{code}" }] },
    [
      "templates[0].content: the placeholder at character 6 is not closed; put }} after the name of the variable",
    ],
  ],
  [
    { ...right, secret: { env: "GATEWAY_SECRET" } },
    ['secret: must be a string, { "$env": "NAME" } or { "$file": "path" }, or a list of these'],
  ],
  [
    { ...right, http: { publicUrl: "sms.example.com" } },
    ["http.publicUrl: must be a whole URL without user and query, such as https://sms.example.com"],
  ],
  [
    { ...right, delivery: { limits: [{ name: "all", texts: 5, perSeconds: 0 }] } },
    ["delivery.limits[0].perSeconds: must be more than 0"],
  ],
  [
    { ...right, doors: { Login: { type: "logto", token: "a-token-of-a-door" } } },
    ["doors.Login: must be 1 to 40 lower-case letters, digits and dashes"],
  ],
  [
    {
      ...right,
      delivery: {
        connectors: ["main", "main"],
        countries: ["US", "UK"],
        limits: [limit, { ...limit, texts: 2 }],
      },
      defaultCountry: "EN",
    },
    [
      "defaultCountry: must be the ISO 3166 code of a country, such as US or GB",
      "delivery.countries[1]: must be the ISO 3166 code of a country, such as US or GB",
    ],
  ],
  [
    { ...right, delivery: { connectors: ["main", "main"], limits: [limit, { ...limit, texts: 2 }] } },
    ["delivery.connectors[1]: is used twice", "delivery.limits[1].name: is used twice"],
  ],
  [
    { ...right, keys: [{ ...key, limits: [limited, { ...limited, texts: 2 }] }] },
    ["keys[0].limits[1].perSeconds: is used twice"],
  ],
  [
    {
      ...right,
      http: { publicUrl: "https://sms.example.com/?a=1", privateHosts: ["https://hooks.internal"] },
    },
    [
      "http.publicUrl: must be a whole URL without user and query, such as https://sms.example.com",
      "http.privateHosts[0]: must be a host, such as hooks.internal or 10.0.0.7:8080",
    ],
  ],
  [
    {
      ...right,
      events: {
        endpoints: [{ id: "app", url: "http://app.example.com", secret: "?", types: ["message.deliverd"] }],
      },
    },
    [
      expect.stringMatching(/^events\.endpoints\[0\]\.secret: must be whsec_/),
      expect.stringMatching(/^events\.endpoints\[0\]\.secret: must have at least 24 random bytes/),
      expect.stringMatching(/^events\.endpoints\[0\]\.types\[0\]: must be "message\.accepted" or /),
      expect.stringMatching(/^events\.endpoints\[0\]\.url: must begin with https:/),
    ],
  ],
  [
    {
      ...right,
      connectors: {
        main: { provider: "twilio", config: { ...twilioConfig, from: 7 }, webhook: {} },
        other: { provider: "twilio" },
      },
      delivery: { connectors: ["main", "other"] },
      templates: ["none", { usageType: "SignIn" }],
    },
    [
      "connectors.other.config: is missing",
      "templates[0]: must be an object",
      expect.stringMatching(/^templates\[1\]\.content: /),
      expect.stringMatching(/^connectors\.main\.config\.from: /),
      expect.stringMatching(/^connectors\.main\.webhook: is invalid: .*`authToken` is missing/),
    ],
  ],
  [
    { ...right, database: "postgres//smskit:hunter2@db/smskit" },
    [
      "database: looks like the address of a server; write it as postgres://user:password@host/name, or begin the name of a folder with ./",
    ],
  ],
])("%j has these problems", async (config, problems) => {
  expect(await problemsOf(config)).toEqual(problems);
});

test("values come from the environment and from files, whose last line break is removed", async () => {
  const folder = await mkdtemp(join(tmpdir(), "smskit-config-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  await writeFile(join(folder, "secret"), "a-secret-of-the-gateway\n");
  const { config } = await readGatewayConfig(
    { ...right, secret: [{ $file: "secret" }, { $env: "OLD" }], $schema: "./gateway.schema.json" },
    { env: { OLD: "an-older-secret-of-it" }, folder },
    load,
  );
  expect(config.secret).toEqual(["a-secret-of-the-gateway", "an-older-secret-of-it"]);
});

test("a file may begin with a byte order mark, and must be text", async () => {
  const folder = await mkdtemp(join(tmpdir(), "smskit-config-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  await writeFile(join(folder, "marked"), "\uFEFFa-secret-of-the-gateway\r\n");
  await writeFile(
    join(folder, "binary"),
    Buffer.from([0xff, 0xfe, ...Buffer.from("a-secret-of-the-gateway")]),
  );
  await writeFile(join(folder, "empty"), "\n");
  const read = (name: string) =>
    examineGatewayConfig({ ...right, secret: { $file: name } }, { env: {}, folder }, load);
  expect((await read("marked")).read?.config.secret).toBe("a-secret-of-the-gateway");
  for (const [name, message] of [
    ["binary", "the file binary is not text in UTF-8"],
    ["empty", "the file empty is empty"],
    [".", "the file . cannot be read (EISDIR)"],
  ] as const) {
    expect((await read(name)).problems).toEqual([{ path: "secret", message }]);
  }
});

test("no value of a config is repeated, wherever it stands", async () => {
  const value = fc
    .string({ minLength: 12, maxLength: 40, unit: "grapheme-ascii" })
    .map((text) => `s3cr3t!${text}`);
  const place = fc.constantFrom<(secret: string) => object>(
    (secret) => ({ ...right, secret: [secret, 7] }),
    (secret) => ({ ...right, database: secret, keys: [{ id: secret, sha256: secret, scopes: [secret] }] }),
    (secret) => ({ ...right, connectors: { main: { provider: secret, config: {} } } }),
    (secret) => ({
      ...right,
      connectors: { main: { provider: "twilio", config: { ...twilioConfig, from: secret } } },
    }),
    (secret) => ({ ...right, connectors: { main: { provider: "twilio", config: secret, webhook: secret } } }),
    (secret) => ({ ...right, doors: { door: { type: secret }, [secret]: { type: "logto", token: secret } } }),
    (secret) => ({ ...right, secret: { $env: secret } }),
    (secret) => ({ ...right, secret: { $file: secret } }),
    (secret) => ({ ...right, http: { host: "127.0.0.1", publicUrl: secret, trustedProxies: [secret] } }),
    (secret) => ({ ...right, events: { endpoints: [{ id: secret, url: secret, secret }] }, twilio: secret }),
    (secret) => ({ ...right, [secret]: secret, log: { level: secret }, retention: { messagesDays: secret } }),
    (secret) => ({ ...right, templates: [{ usageType: secret, content: `{{${secret}` }, secret] }),
  );
  await fc.assert(
    fc.asyncProperty(value, place, async (secret, configWith) => {
      const error = await readGatewayConfig(configWith(secret), sources, load).catch((thrown) => thrown);
      const said = error instanceof Error ? `${error.message} ${error.stack}` : "";
      expect(error instanceof Error ? SmsError.is(error) : true).toBe(true);
      expect(said).not.toContain(secret);
      expect(said).not.toContain("s3cr3t!");
    }),
    { numRuns: 60 },
  );
});
