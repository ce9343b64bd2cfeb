import { parseJsonObject } from "../../../server/parse-json-object.ts";
import { integerWithin } from "../../shared/validation.ts";
import { missing, type Objection } from "../objection.ts";
import { totpOf } from "./service-settings.ts";
import { createTotpSecret, isBase32, type TotpConfig } from "./totp.ts";
import { invalidRequest } from "./verify-call.ts";
import type { VerifySettings } from "./verify-services.ts";

/** What a phone with Verify's SDK says of itself. */
export interface PushConfig {
  readonly sdkVersion: string;
  readonly appId: string;
  readonly notificationPlatform: string;
  readonly notificationToken: string | null;
}

/** What distinguishes the kinds of factors. */
export type FactorKind =
  | { readonly factorType: "totp"; readonly secret: string; readonly config: TotpConfig }
  | { readonly factorType: "push"; readonly publicKey: string; readonly config: PushConfig };

const ranges = {
  "Config.TimeStep": { least: 20, most: 60 },
  "Config.Skew": { least: 0, most: 2 },
  "Config.CodeLength": { least: 3, most: 8 },
} as const;

/** Reads what a request says of a new factor. */
export function readFactor(form: URLSearchParams, settings: VerifySettings): FactorKind | Objection {
  for (const name of ["FriendlyName", "FactorType"]) if (!form.get(name)) return missing(name);
  if ((form.get("FriendlyName") ?? "").length > 64) return invalidRequest("FriendlyName");
  const metadata = form.get("Metadata");
  if (metadata && (parseJsonObject(metadata) === undefined || metadata.length > 1024)) {
    return invalidRequest("Metadata");
  }
  switch (form.get("FactorType")) {
    case "totp":
      return readTotp(form, settings);
    case "push":
      return readPush(form);
    default:
      return invalidRequest("FactorType");
  }
}

function readTotp(form: URLSearchParams, settings: VerifySettings): FactorKind | Objection {
  const secret = form.get("Binding.Secret") || createTotpSecret();
  if (!isBase32(secret)) return { code: 60314 };
  const defaults = totpOf(settings);
  const config = readTotpConfig(form, { ...defaults, alg: "sha1" });
  return "code" in config ? config : { factorType: "totp", secret, config };
}

/** What a form changes of a configuration. */
export function readTotpConfig(form: URLSearchParams, known: TotpConfig): TotpConfig | Objection {
  for (const [name, range] of Object.entries(ranges)) {
    if (form.has(name) && integerWithin(form.get(name), range) === undefined) return invalidRequest(name);
  }
  const alg = form.get("Config.Alg") ?? known.alg;
  if (alg !== "sha1" && alg !== "sha256" && alg !== "sha512") return invalidRequest("Config.Alg");
  return {
    alg,
    skew: Number(form.get("Config.Skew") ?? known.skew),
    codeLength: Number(form.get("Config.CodeLength") ?? known.codeLength),
    timeStep: Number(form.get("Config.TimeStep") ?? known.timeStep),
  };
}

function readPush(form: URLSearchParams): FactorKind | Objection {
  const publicKey = form.get("Binding.PublicKey") ?? "";
  if (form.get("Binding.Alg") !== "ES256" || !/^[A-Za-z0-9+/]{32,}={0,2}$/.test(publicKey)) {
    return { code: 60314 };
  }
  const config = readPushConfig(form, {
    sdkVersion: "",
    appId: "",
    notificationPlatform: "",
    notificationToken: null,
  });
  return "code" in config ? config : { factorType: "push", publicKey, config };
}

/** What a form changes of a configuration. */
export function readPushConfig(form: URLSearchParams, known: PushConfig): PushConfig | Objection {
  const config = {
    sdkVersion: form.get("Config.SdkVersion") ?? known.sdkVersion,
    appId: form.get("Config.AppId") ?? known.appId,
    notificationPlatform: form.get("Config.NotificationPlatform") ?? known.notificationPlatform,
    notificationToken: form.get("Config.NotificationToken") ?? known.notificationToken,
  };
  if (config.sdkVersion === "") return invalidRequest("Config.SdkVersion");
  if (config.appId === "" || config.appId.length > 100) return invalidRequest("Config.AppId");
  if (!/^(apn|fcm|none)$/.test(config.notificationPlatform))
    return invalidRequest("Config.NotificationPlatform");
  const { length } = config.notificationToken ?? "";
  const isToken = length >= 32 && length <= 255;
  return isToken || config.notificationPlatform === "none"
    ? config
    : invalidRequest("Config.NotificationToken");
}
