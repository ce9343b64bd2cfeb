import { afterAll, beforeAll, expect, test } from "vitest";
import { startGateway, type TestGateway } from "../testing/start-gateway.ts";
import { askDoor, hookSecret, signingKey, supabaseHeaders, zitadelHeaders } from "./testing/ask-door.ts";

let gateway: TestGateway;

beforeAll(async () => {
  gateway = await startGateway({
    doors: { supabase: { type: "supabase", secret: hookSecret }, zitadel: { type: "zitadel", signingKey } },
  });
});
afterAll(() => gateway.close());

/** The ways to write one signature that its system accepts, or that somebody makes who recorded it. */
const variants: Readonly<Record<string, readonly ((header: string) => string)[]>> = {
  supabase: [
    (header) => header,
    (header) => `v1,AAAA ${header}`,
    (header) => `${header} v1,AAAA`,
    (header) => `${header}, v1,AAAA`,
    (header) => `v2,AAAA ${header} ${header}`,
  ],
  zitadel: [
    (header) => header,
    (header) => header.replace(",", ", "),
    (header) => header.replace(/v1=(.*)/, (_, hex: string) => `v1=${hex.toUpperCase()}`),
    (header) => `${header},v1=${"0".repeat(64)}`,
    (header) => `${header},v2=x`,
  ],
};
test.each(["after v1,AAAA", "zeros", "decimals", "plus", "exponent"])(
  "a recorded request of Supabase with its time written otherwise is not genuine: %s",
  async (how) => {
    const body = JSON.stringify({ sms: { otp: "654321", phone: "15558675313" } });
    const { "webhook-timestamp": time = "", ...headers } = supabaseHeaders(body);
    const written = {
      ...{ "after v1,AAAA": `${time} v1,AAAA`, zeros: `0${time}`, decimals: `${time}.0` },
      ...{ plus: `+${time}`, exponent: `${time}e0` },
    }[how];
    const before = (await gateway.texts()).length;
    const changed = { ...headers, "webhook-timestamp": written ?? "" };
    expect((await askDoor(gateway, "supabase", body, changed)).status).toBe(401);
    expect((await gateway.texts()).length).toBe(before);
  },
);

const names = { supabase: "webhook-signature", zitadel: "zitadel-signature" } as const;

test.each(["supabase", "zitadel"] as const)(
  "a recorded request of %s sends nothing after a minute, however its signature is written",
  async (system) => {
    const phone = system === "supabase" ? "15558675310" : "+15558675311";
    const body =
      system === "supabase"
        ? JSON.stringify({ sms: { otp: "123456", phone } })
        : JSON.stringify({
            contextInfo: { recipientPhoneNumber: phone, eventType: "session.otp.sms.challenged" },
            templateData: { text: "Code 123456" },
            args: { code: "123456" },
          });
    const headers = system === "supabase" ? supabaseHeaders(body) : zitadelHeaders(body);
    const name = names[system];
    const before = (await gateway.texts()).length;
    for (const rewrite of variants[system] ?? []) {
      const response = await askDoor(gateway, system, body, {
        ...headers,
        [name]: rewrite(headers[name] ?? ""),
      });
      expect(response.status).toBe(204);
      await gateway.gateway.context?.database.query(
        "UPDATE smskit.gateway_keys SET expires_at = expires_at - interval '61 s'",
      );
    }
    expect((await gateway.texts()).length - before).toBe(1);
  },
);
