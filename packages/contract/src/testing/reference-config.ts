import type { Templates } from "@smskit/core";
import type { ProviderFeatures } from "@smskit/core/provider";
import { twilioWithService } from "@smskit/test-support/accounts";

/** The config of the reference connector. */
export interface ReferenceConfig {
  /** `AC` and 32 hex digits. */
  account: string;
  /** 32 hex digits. */
  token: string;
  from: string;
  /** `MG` and 32 hex digits; for what is scheduled. */
  service: string;
  baseUrl: string;
  templates?: Templates;
}

/** A good config, but for the URL. */
export const referenceConfig = {
  account: twilioWithService.accountSID,
  token: twilioWithService.authToken,
  from: "+15551230000",
  service: twilioWithService.fromMessagingServiceSID,
  templates: [{ content: "Your passcode to sign in is {{code}}", usageType: "SignIn" }],
};

/** What the reference connector declares. */
export const features: ProviderFeatures = {
  text: "content",
  senders: ["e164", "short-code", "alphanumeric", "service"],
  schedule: { min: 300, max: 3_024_000 },
  validity: { min: 1, max: 36_000 },
  reference: "callback-url",
  statusCallback: true,
  idempotency: false,
  webhooks: { delivery: true, inbound: true, signatures: ["hmac"], coversBody: true },
};

/** Returns what is wrong with a config. */
export function problemsOf(config: ReferenceConfig): string[] {
  const known = new Set([...Object.keys(referenceConfig), "baseUrl"]);
  const problems = Object.keys(config).flatMap((key) =>
    known.has(key) ? [] : [`${key} is not a known key`],
  );
  if (!/^AC[0-9a-f]{32}$/.test(config.account)) problems.push("account must be AC and 32 hex digits");
  if (!/^[0-9a-f]{32}$/.test(config.token)) problems.push("token must be 32 hex digits");
  return problems;
}
