import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import { examineGatewayConfig } from "./read-gateway-config.ts";

const shared = "a-token-that-two-have-in-common";
const secret = "a-secret-of-the-gateway";
const hook = `whsec_${Buffer.from("a secret of a webhook in base64").toString("base64")}`;
const sha256 = createHash("sha256").update(shared).digest("hex");
const accountSid = `AC${"0".repeat(32)}`;
const own = "a-token-that-only-one-door-has";
const key = { id: "app", sha256, scopes: ["messages:send"] };

test.each([
  [
    { doors: { one: { type: "logto", token: shared }, two: { type: "kratos", token: [own, shared] } } },
    "doors.two.token[1]: is the secret of doors.one, too; generate another one",
  ],
  [
    { doors: { one: { type: "clerk", secret: hook }, two: { type: "supabase", secret: [`v1,${hook}`] } } },
    "doors.two.secret[0]: is the secret of doors.one, too; generate another one",
  ],
  [
    { doors: { one: { type: "zitadel", signingKey: shared } }, keys: [key] },
    "doors.one.signingKey: is the secret of keys[0], too; generate another one",
  ],
  [
    {
      doors: { one: { type: "grafana", to: ["+15558675310"], hmacSecret: shared, token: shared } },
      twilio: { accounts: [{ accountSid, authToken: shared }] },
    },
    "twilio.accounts[0].authToken: is the secret of doors.one, too; generate another one",
  ],
  [
    { doors: { one: { type: "logto", token: secret } } },
    "doors.one.token: is the secret of the gateway, too; generate another one",
  ],
  [
    { keys: [key, { ...key, id: "other" }] },
    "keys[1].sha256: is the secret of keys[0], too; generate another one",
  ],
])("%j shares a credential", async (parts, problem) => {
  const connectors = {
    main: { provider: "twilio", config: { accountSID: accountSid, authToken: "x", from: "+15550001111" } },
  };
  const { problems } = await examineGatewayConfig(
    { connectors, secret, ...parts },
    { env: {}, folder: "/" },
    (provider) => import(`@smskit/${provider}`),
  );
  expect(problems.map(({ path, message }) => `${path}: ${message}`)).toEqual([problem]);
});
