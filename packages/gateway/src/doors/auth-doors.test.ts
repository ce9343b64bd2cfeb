import { patienceMs } from "@smskit/test-support/patience";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startGateway, type TestGateway } from "../testing/start-gateway.ts";
import {
  askDoor,
  basic,
  bearerOf,
  fixture,
  hookSecret,
  oldHookSecret,
  signingKey,
  supabaseHeaders,
  tokenOf,
  zitadelHeaders,
} from "./testing/ask-door.ts";

let gateway: TestGateway;

beforeAll(async () => {
  gateway = await startGateway({
    defaultCountry: "US",
    templates: [
      { usageType: "SignIn", content: "{{code}} signs you in." },
      { usageType: "SignIn", locale: "nl", content: "Log in met {{code}}." },
      { usageType: "MfaVerification", content: "{{code}} is your second factor." },
      { usageType: "ForgotPassword", content: "{{code}} resets your password." },
      { usageType: "OrganizationInvitation", content: "Join {{organization.name}}: {{link}}" },
    ],
    doors: {
      supabase: { type: "supabase", secret: [hookSecret, oldHookSecret] },
      zitadel: { type: "zitadel", signingKey: [signingKey, "an-older-signing-key"] },
      kratos: { type: "kratos", token: tokenOf("kratos") },
      logto: { type: "logto", token: tokenOf("logto") },
      authentik: { type: "authentik", token: tokenOf("authentik") },
      "authentik-words": { type: "authentik", token: tokenOf("authentik-words"), content: "system" },
      fusionauth: { type: "fusionauth", token: ["a-new-token-of-the-door", tokenOf("fusionauth")] },
    } as never,
  });
});
afterAll(() => gateway.close());

async function textOn(to: string): Promise<string> {
  return (await gateway.server.carrier.waitForMessage({ to, timeoutMs: patienceMs })).body;
}

describe("Supabase", () => {
  const ask = (body: string, headers = supabaseHeaders(body)) => askDoor(gateway, "supabase", body, headers);

  it.each([
    ["supabase-otp", "+15558675301", "561166 signs you in."],
    ["supabase-phone-change", "+15558675302", "224466 signs you in."],
    ["supabase-mfa", "+15558675303", "778899 is your second factor."],
    ["supabase-older-version", "+15558675304", "135790 signs you in."],
  ])("%s reaches the phone", async (name, to, text) => {
    const response = await ask(fixture(name));
    expect([response.status, await response.text()]).toEqual([204, ""]);
    expect(await textOn(to)).toBe(text);
  });

  it("texts the new number of a version that sends no phone with the code", async () => {
    const body = JSON.stringify({
      user: { phone: "15558675301", new_phone: "15558675305" },
      sms: { otp: "998877" },
    });
    expect((await ask(body)).status).toBe(204);
    expect(await textOn("+15558675305")).toBe("998877 signs you in.");
  });

  it("accepts any secret while the hook is rotated, and signatures joined by a comma and a blank", async () => {
    const unknown = `v1,whsec_${Buffer.from("a secret that the gateway lacks").toString("base64")}`;
    for (const [index, secrets] of [
      [oldHookSecret],
      [hookSecret, unknown],
      [unknown, oldHookSecret],
    ].entries()) {
      const body = JSON.stringify({ sms: { otp: `11111${index}`, phone: "15558675306" } });
      expect((await ask(body, supabaseHeaders(body, secrets))).status).toBe(204);
    }
    const body = JSON.stringify({ sms: { otp: "222222", phone: "15558675306" } });
    expect((await ask(body, supabaseHeaders(body, [unknown]))).status).toBe(401);
  });

  it("accepts signatures that a proxy has joined by a comma, and a body with a byte order mark", async () => {
    const body = JSON.stringify({ sms: { otp: "333331", phone: "15558675307" } });
    const { "webhook-signature": signature = "", ...headers } = supabaseHeaders(body);
    const joined = { ...headers, "webhook-signature": `v1,AAAA,${signature}` };
    expect((await ask(body, joined)).status).toBe(204);
    const marked = `\uFEFF${JSON.stringify({ sms: { otp: "333332", phone: "15558675307" } })}`;
    expect((await ask(marked)).status).toBe(204);
    const texts = await gateway.texts();
    expect(texts.filter(({ to }) => to === "+15558675307").map(({ body: text }) => text)).toEqual([
      "333331 signs you in.",
      "333332 signs you in.",
    ]);
  });

  it.each([
    ["six minutes old", -360_000],
    ["six minutes in the future", 360_000],
  ])("refuses a request that is %s", async (_, ms) => {
    const body = fixture("supabase-otp");
    const response = await ask(body, supabaseHeaders(body, [hookSecret], new Date(Date.now() + ms)));
    expect(response.status).toBe(401);
    expect(await response.json()).toMatchObject({ error: { http_code: 401 } });
  });

  it("refuses a body that was changed, and missing headers", async () => {
    const body = fixture("supabase-otp");
    const headers = supabaseHeaders(body);
    expect((await ask(body.replace("561166", "561167"), headers)).status).toBe(401);
    for (const name of Object.keys(headers)) {
      const { [name]: _, ...others } = headers;
      expect((await ask(body, others)).status).toBe(401);
    }
  });

  it("shows the person a sentence in Supabase's form of an error", async () => {
    const response = await ask(JSON.stringify({ sms: { otp: "123456", phone: "12" } }));
    expect(response.status).toBe(200);
    expect(response.headers.get("content-type")).toBe("application/json");
    expect(await response.json()).toEqual({
      error: { http_code: 422, message: expect.stringContaining("could not be sent") },
    });
  });
});

describe("Zitadel", () => {
  const ask = (body: string, headers = zitadelHeaders(body)) => askDoor(gateway, "zitadel", body, headers);

  it("texts the code by the template of its event", async () => {
    expect((await ask(fixture("zitadel-otp"))).status).toBe(204);
    expect(await textOn("+15558675321")).toBe("314159 is your second factor.");
  });

  it("texts Zitadel's words if no template is for the event", async () => {
    const body = fixture("zitadel-otp")
      .replaceAll("+15558675321", "+15558675322")
      .replace("session.otp.sms.challenged", "user.human.phone.code.added");
    expect((await ask(body)).status).toBe(204);
    expect(await textOn("+15558675322")).toMatch(/^314159 is your one-time password/);
  });

  it("knows the code by the name that the legacy notifications give it", async () => {
    const { args, ...others } = JSON.parse(fixture("zitadel-otp").replaceAll("+15558675321", "+15558675324"));
    const body = JSON.stringify({ ...others, args: { ...args, code: undefined } });
    expect((await ask(body)).status).toBe(204);
    expect(await textOn("+15558675324")).toBe("314159 is your second factor.");
  });

  it("accepts any key while Zitadel rotates them", async () => {
    const body = fixture("zitadel-otp").replaceAll("+15558675321", "+15558675323");
    expect((await ask(body, zitadelHeaders(body, ["an-unknown-key", "an-older-signing-key"]))).status).toBe(
      204,
    );
    expect((await ask(body, zitadelHeaders(body, ["an-unknown-key"]))).status).toBe(401);
  });

  it.each([
    ["", "nothing"],
    ["t=1,v1=00", "a short signature"],
    ["v1=".concat("0".repeat(64)), "no time"],
    ["t=x,v1=".concat("0".repeat(64)), "a time that is not a number"],
  ])("refuses the header %j", async (header) => {
    expect((await ask(fixture("zitadel-otp"), { "zitadel-signature": header })).status).toBe(401);
  });

  it.each([-360_000, 360_000])("refuses a request that is %i ms away", async (ms) => {
    const body = fixture("zitadel-otp");
    const headers = zitadelHeaders(body, [signingKey], new Date(Date.now() + ms));
    expect((await ask(body, headers)).status).toBe(401);
  });
});

describe("Kratos", () => {
  const ask = (body: string) => askDoor(gateway, "kratos", body, bearerOf("kratos"));

  it.each([
    ["kratos-login", "+15558675311", "654321 signs you in."],
    ["kratos-recovery", "+15558675312", "112233 resets your password."],
    ["kratos-address-changed", "+15558675313", /^An address on your account was changed/],
    ["kratos-default-jsonnet", "+15558675314", /^Your login code is: 445566/],
  ])("%s reaches the phone", async (name, to, text) => {
    expect((await ask(fixture(name))).status).toBe(204);
    expect(await textOn(to)).toMatch(text);
  });

  it("says what is missing, since the courier logs the response", async () => {
    const response = await ask(JSON.stringify({ recipient: "+15558675311" }));
    expect([response.status, await response.text()]).toEqual([
      400,
      expect.stringMatching(/^body: is missing/),
    ]);
  });
});

describe("Logto", () => {
  const ask = (body: string) => askDoor(gateway, "logto", body, bearerOf("logto"));

  it("texts in the language of the request, to numbers without their plus", async () => {
    expect((await ask(fixture("logto-sign-in"))).status).toBe(204);
    expect(await textOn("+15558675331")).toBe("Log in met 271828.");
  });

  it("texts a link if a template has it", async () => {
    expect((await ask(fixture("logto-invitation"))).status).toBe(204);
    expect(await textOn("+15558675332")).toBe("Join Acme: https://app.example.com/join/abc");
  });

  it.each([
    ["a type without a template", { type: "Whatever", payload: { code: "123456" } }, 422],
    ["a type of JavaScript's", { type: "constructor", payload: { code: "123456" } }, 422],
    ["a payload without code and link", { type: "SignIn", payload: {} }, 400],
    [
      "a payload without the template's variable",
      { type: "SignIn", payload: { link: "https://a.example" } },
      422,
    ],
  ])("refuses %s", async (_, request, status) => {
    expect((await ask(JSON.stringify({ to: "15558675333", ...request }))).status).toBe(status);
  });
});

describe("authentik", () => {
  it("texts the code, authenticated by either of authentik's ways", async () => {
    for (const [index, headers] of [bearerOf("authentik"), basic(tokenOf("authentik"))].entries()) {
      const to = `+1555867534${index + 1}`;
      const body = fixture("authentik").replace("+15558675341", to);
      expect((await askDoor(gateway, "authentik", body, headers)).status).toBe(204);
      expect(await textOn(to)).toBe("161803 is your second factor.");
    }
  });

  it("texts authentik's sentence if the config says so", async () => {
    const body = fixture("authentik").replace("+15558675341", "+15558675343");
    expect((await askDoor(gateway, "authentik-words", body, bearerOf("authentik-words"))).status).toBe(204);
    expect(await textOn("+15558675343")).toBe("Use this code to authenticate in authentik: 161803");
  });

  it("shows the person nothing but a sentence", async () => {
    const responses = await Promise.all([
      askDoor(gateway, "authentik", fixture("authentik"), basic("a-wrong-token-of-a-door")),
      askDoor(gateway, "authentik", "{}", bearerOf("authentik")),
      askDoor(gateway, "authentik", JSON.stringify({ To: "12", Body: "123456" }), bearerOf("authentik")),
    ]);
    expect(responses.map(({ status }) => status)).toEqual([401, 400, 422]);
    const texts = await Promise.all(responses.map((response) => response.text()));
    expect(new Set(texts)).toEqual(new Set([expect.stringContaining("could not be sent")]));
  });
});

describe("FusionAuth", () => {
  it("texts the code to a number without a country", async () => {
    expect(
      (await askDoor(gateway, "fusionauth", fixture("fusionauth"), basic(tokenOf("fusionauth")))).status,
    ).toBe(204);
    expect(await textOn("+15558675351")).toBe("012345 is your second factor.");
  });

  it("texts FusionAuth's words if they have no code", async () => {
    const body = JSON.stringify({ phoneNumber: "+15558675352", textMessage: "Hello", type: "SMS" });
    expect((await askDoor(gateway, "fusionauth", body, bearerOf("fusionauth"))).status).toBe(204);
    expect(await textOn("+15558675352")).toBe("Hello");
  });

  it("makes no calls", async () => {
    const body = fixture("fusionauth").replace('"SMS"', '"Voice"');
    const response = await askDoor(gateway, "fusionauth", body, bearerOf("fusionauth"));
    expect([response.status, await response.text()]).toEqual([400, expect.stringMatching(/^type: is Voice/)]);
  });
});
