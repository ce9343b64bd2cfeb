import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { MockTwilioOptions } from "../../../index.ts";
import { verifySid } from "../testing/twilio-client.ts";
import { startVerifyMock, to, type VerifyMock } from "../testing/verify/verify-mock.ts";

let mock: VerifyMock;

const serve = async (options: MockTwilioOptions) => {
  await mock.server.close();
  mock = await startVerifyMock(options);
};

beforeEach(async () => {
  mock = await startVerifyMock();
});

afterEach(() => mock.server.close());

/** Starts a verification; the text without its code, once a test could find the code in it. */
async function textOf(more: object): Promise<string> {
  mock.carrier.reset();
  const { to: number } = await mock.start(more);
  mock.carrier.advance(50);
  const { code = "", body } = await mock.carrier.waitForMessage({ to: number });
  expect(code).toMatch(/^\d{6}$/);
  return body.replace(code, "…");
}

describe("the language", () => {
  test.each([
    ["en", "Your My Verify Service verification code is: …"],
    ["en-GB", "Your My Verify Service verification code is: …"],
    ["es", "Tu código de verificación para My Verify Service es: …"],
    ["fr", "Votre code de vérification My Verify Service est : …"],
    ["DE", "Dein My Verify Service-Verifizierungscode lautet: …"],
    ["it", "Il tuo codice di verifica My Verify Service è: …"],
    ["pt", "O seu código de verificação My Verify Service é: …"],
    ["pt-BR", "Seu código de verificação My Verify Service é: …"],
    ["nl", "Je verificatiecode voor My Verify Service is: …"],
    ["pl", "Twój kod weryfikacyjny My Verify Service to: …"],
    ["ru", "Ваш код подтверждения My Verify Service: …"],
    ["tr", "My Verify Service doğrulama kodunuz: …"],
    ["ja", "My Verify Service の認証コードは … です"],
    ["zh", "您的 My Verify Service 验证码是：…"],
    ["zh-CN", "您的 My Verify Service 验证码是：…"],
    ["ar", "رمز التحقق الخاص بك من My Verify Service هو: …"],
    ["bg", "Your My Verify Service verification code is: …"],
  ])("of the locale %s", async (locale, text) => {
    expect(await textOf({ locale })).toBe(text);
  });

  test.each([
    ["+4915123456789", /Verifizierungscode/],
    ["+5511987654321", /^Seu código/],
    ["+85251234567", /驗證碼/],
    ["+447772000001", /^Your/],
    ["+14165550100", /^Your/],
  ])("of the country of %s, if the request names none", async (number, text) => {
    expect(await textOf({ to: number })).toMatch(text);
    expect(await textOf({ to: number, locale: "es" })).toMatch(/^Tu código/);
  });
});

describe("a template", () => {
  const template = {
    sid: `HJ${"a".repeat(32)}`,
    translations: { en: "{{code}} opens {{door}} for {{ttl}} minutes", "pt-BR": "{{code}} abre {{door}}" },
  };
  const named = { templateSid: template.sid, templateCustomSubstitutions: '{"door":"the vault"}' };

  test("has its variables filled in, in the locale or the first one that it has", async () => {
    await serve({ verifyTemplates: [template] });
    expect(await textOf(named)).toBe("… opens the vault for 10 minutes");
    expect(await textOf({ ...named, locale: "pt-br" })).toBe("… abre the vault");
    expect(await textOf({ ...named, locale: "ja" })).toBe("… opens the vault for 10 minutes");
  });

  test("of a service is used unless the request names another one", async () => {
    const [one, other] = await mock.client.verify.v2.templates.list({ limit: 12 });
    expect(one).toMatchObject({ channels: ["sms", "voice"], friendlyName: "Base Verification Template 1" });
    await mock.service().update({ defaultTemplateSid: other?.sid ?? "", friendlyName: "Acme" });
    await mock.start();
    expect(mock.carrier.messages[0]?.body).toMatch(
      /^Your Acme verification code is: \d{6}\. Our employees will never ask for the code\.$/,
    );
  });

  test("that is unknown gets the default text, unless the options list templates", async () => {
    expect(await textOf({ templateSid: `HJ${"9".repeat(32)}` })).toMatch(/^Your My Verify Service/);
  });

  test("is listed, and found by its name", async () => {
    await serve({ verifyTemplates: [{ ...template, friendlyName: "Door" }] });
    const { templates } = mock.client.verify.v2;
    expect(await templates.list()).toHaveLength(21);
    expect(await templates.list({ friendlyName: "Door" })).toMatchObject([{ sid: template.sid }]);
  });
});

describe("the channel", () => {
  test("auto sends a text, and the response says so", async () => {
    const started = await mock.start({ channel: "auto" });
    expect(started).toMatchObject({ channel: "sms", sendCodeAttempts: [{ channel: "sms" }] });
    expect(mock.carrier.messages).toMatchObject([{ channel: "sms", to }]);
  });

  test("call is heard as a text", async () => {
    expect(await mock.start({ channel: "call", sendDigits: "1w2" })).toMatchObject({ channel: "call" });
    const code = await mock.codeOnPhone();
    expect(mock.carrier.messages).toMatchObject([{ channel: "sms", parameters: { Channel: "call" } }]);
    expect(await mock.check(code)).toMatchObject({ status: "approved", channel: "call" });
  });

  test("WhatsApp comes from the number of the service", async () => {
    await mock.service().update({ "whatsapp.from": "whatsapp:+15550009999" });
    await mock.start({ channel: "whatsapp" });
    expect(mock.carrier.messages).toMatchObject([{ channel: "whatsapp", to, from: "+15550009999" }]);
    expect(await mock.check(await mock.codeOnPhone())).toMatchObject({ channel: "whatsapp" });
  });
});

test("a device, a risk check and tags are accepted", async () => {
  const more = { deviceIp: "2001:db8::1", riskCheck: "disable", tags: '{"campaign":"1"}' };
  expect(await mock.start(more)).toMatchObject({ status: "pending" });
  expect(mock.carrier.messages[0]?.parameters).toMatchObject({
    DeviceIp: "2001:db8::1",
    ServiceSid: verifySid,
  });
});
