import type { Carrier } from "../../../../index.ts";
import type { ErrorCase } from "../error-case.ts";
import { verifySid } from "../twilio-client.ts";
import type { WireRequest, WireResponse } from "../wire-clients.ts";
import { phoneKey, signOnPhone } from "./push-phone.ts";
import { totpCode } from "./totp-code.ts";

type Earlier = WireResponse["body"];

const servicePath = `/v2/Services/${verifySid}`;
const entity = `${servicePath}/Entities/user-0001`;
const secret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";
const totp = { FriendlyName: "Ada's phone", FactorType: "totp", "Binding.Secret": secret };
const push = {
  FriendlyName: "Ada's phone",
  FactorType: "push",
  "Binding.Alg": "ES256",
  "Binding.PublicKey": phoneKey,
  "Config.AppId": "com.example.app",
  "Config.NotificationPlatform": "none",
  "Config.SdkVersion": "1.0",
};
const create = (form: Record<string, string>): WireRequest => ({ path: `${entity}/Factors`, form });
/** Verifies the factor, or tries to. */
const verify =
  (code?: string) =>
  ({ sid, date_created: at }: Earlier): WireRequest => ({
    path: `${entity}/Factors/${sid}`,
    form: { AuthPayload: code ?? totpCode(secret, new Date(String(at)).getTime()) },
  });
const challenge = ({ sid }: Earlier): WireRequest => ({
  path: `${entity}/Challenges`,
  form: { FactorSid: String(sid) },
});
const respond =
  (code?: string) =>
  ({ sid, date_created: at }: Earlier): WireRequest => ({
    path: `${entity}/Challenges/${sid}`,
    form: { AuthPayload: code ?? totpCode(secret, new Date(String(at)).getTime()) },
  });
/** A phone that is asked. */
const asked = (platform: "apn" | "none") => [
  create({ ...push, "Config.NotificationPlatform": platform, "Config.NotificationToken": "a".repeat(32) }),
  (earlier: Earlier) => verify(signOnPhone(String(earlier["sid"])))(earlier),
  ({ sid }: Earlier): WireRequest => ({
    path: `${entity}/Challenges`,
    form: { FactorSid: String(sid), "Details.Message": "Sign in?" },
  }),
];
/** Keeps the SID of the challenge for the requests after it: a notification has its own. */
const notify = ({ sid, challenge_sid: known }: Earlier): WireRequest => ({
  path: `${entity}/Challenges/${known ?? sid}/Notifications`,
  form: {},
});
const challenged = [create(totp), verify(), challenge];
let clock: Carrier;

/** Every error of entities, factors and challenges. */
export const factorErrorCases: readonly ErrorCase[] = [
  {
    name: "an entity without an identity",
    code: 20001,
    request: { path: `${servicePath}/Entities`, form: {} },
  },
  {
    name: "a second entity with the identity",
    code: 60301,
    status: 409,
    before: [{ path: `${servicePath}/Entities`, form: { Identity: "user-0001" } }],
    request: { path: `${servicePath}/Entities`, form: { Identity: "user-0001" } },
  },
  {
    name: "an entity with a short identity",
    code: 60306,
    message: "Invalid Request: Identity",
    request: { path: `${servicePath}/Entities`, form: { Identity: "ada" } },
  },
  {
    name: "a factor of a kind that does not exist",
    code: 60306,
    message: "Invalid Request: FactorType",
    request: create({ ...totp, FactorType: "retina" }),
  },
  {
    name: "a factor with a step that is too short",
    code: 60306,
    message: "Invalid Request: Config.TimeStep",
    request: create({ ...totp, "Config.TimeStep": "19" }),
  },
  {
    name: "a secret that is not Base32",
    code: 60314,
    request: create({ ...totp, "Binding.Secret": "0000" }),
  },
  {
    name: "a phone without a key",
    code: 60314,
    request: create({ ...push, "Binding.PublicKey": "" }),
  },
  {
    name: "one phone too many",
    code: 60315,
    before: Array.from({ length: 20 }, (_, n) =>
      create({ ...push, "Binding.PublicKey": `${"A".repeat(100)}${n}` }),
    ),
    request: create(push),
  },
  {
    name: "a second factor with the secret",
    code: 60317,
    status: 409,
    before: [create(totp)],
    request: create(totp),
  },
  {
    name: "a code for a factor after five wrong ones",
    code: 60310,
    status: 429,
    before: [create(totp), ...Array.from({ length: 5 }, () => verify("000000"))],
    request: verify(),
  },
  {
    name: "a signature that the phone's key did not make",
    code: 60311,
    status: 403,
    before: [create(push)],
    request: verify("AAAA"),
  },
  {
    name: "a challenge for a factor that is not verified",
    code: 60318,
    status: 403,
    before: [create(totp)],
    request: challenge,
  },
  {
    name: "a challenge for a factor that does not exist",
    code: 60306,
    message: "Invalid Request: FactorSid",
    before: [create(totp)],
    request: { path: `${entity}/Challenges`, form: { FactorSid: `YF${"0".repeat(32)}` } },
  },
  {
    name: "a wrong code for a challenge",
    code: 60324,
    status: 403,
    before: challenged,
    request: respond("000000"),
  },
  {
    name: "a code for a challenge after five wrong ones",
    code: 60308,
    status: 429,
    before: [...challenged, ...Array.from({ length: 5 }, () => respond("000000"))],
    request: respond(),
  },
  {
    name: "a second code for a challenge",
    code: 60322,
    status: 403,
    before: [...challenged, respond()],
    request: respond(),
  },
  {
    name: "a code for a challenge that has expired",
    code: 60323,
    status: 403,
    setUp: (carrier) => {
      clock = carrier;
    },
    before: challenged,
    request(earlier) {
      clock.advance(300_000);
      return respond()(earlier);
    },
  },
  {
    name: "a notification again for a phone that gets none",
    code: 60307,
    before: asked("none"),
    request: notify,
  },
  {
    name: "a fourth notification",
    code: 60309,
    status: 429,
    before: [...asked("apn"), notify, notify],
    request: notify,
  },
  {
    name: "an access token for codes",
    code: 60305,
    request: { path: `${servicePath}/AccessTokens`, form: { Identity: "user-0001", FactorType: "totp" } },
  },
];
