import { SmsError } from "@smskit/core";
import {
  baseUrlSchema,
  type CallContext,
  type CodeAdapter,
  type CodeCheck,
  type CodeProvider,
  createCodeProvider,
  createHttpClient,
  errorFromResponse,
  type HttpClient,
  type HttpResponse,
} from "@smskit/core/provider";
import { startMockServer } from "@smskit/mock";
import { twilioWithService } from "@smskit/test-support/accounts";
import type { CodeContractOptions } from "../../code-provider/code-contract-rule.ts";
import { parse } from "../reference-connector.ts";

/** The config of the reference code provider. */
export interface ReferenceCodesConfig {
  account: string;
  token: string;
  /** `VA` and 32 hex digits. */
  service: string;
  baseUrl: string;
}

/** A good config, but for the URL. */
export const referenceCodesConfig = {
  account: twilioWithService.accountSID,
  token: twilioWithService.authToken,
  service: `VA${"0".repeat(32)}`,
};

/** What an adapter works with; broken ones replace it. */
export interface CodeTools {
  http: HttpClient;
  /** Posts a form to a path of the service. */
  post(path: string, form: Record<string, string>, context: Partial<CallContext>): Promise<HttpResponse>;
}

/** Replaces methods of the adapter. */
export type Adapt = (
  good: Required<CodeAdapter>,
  tools: CodeTools,
  config: ReferenceCodesConfig,
) => Partial<CodeAdapter>;

/** Makes a small code provider that keeps every rule. It speaks the API that Twilio's mock serves. */
export function createReferenceCodes(config: ReferenceCodesConfig, adapt: Adapt = () => ({})): CodeProvider {
  const unknown = Object.keys(config).find((key) => key !== "baseUrl" && !(key in referenceCodesConfig));
  const problem = unknown ?? (/^VA[0-9a-f]{32}$/.test(config.service) ? undefined : "service");
  if (problem !== undefined) {
    throw new SmsError({ code: "invalid-config", message: `${problem}: is not as it must be.` });
  }
  const spec = {
    ...{ provider: "reference", id: "reference-codes", name: "Reference", configSchema: baseUrlSchema },
    codes: () => ({ length: 6, lifeSeconds: 600, attempts: 5 }),
    knowsCode: (code: string) => code === "60200",
    create(baseUrl: string) {
      const tools = toolsOf(config, createHttpClient({ baseUrl }));
      const good = adapterOf(tools);
      return { ...good, ...adapt(good, tools, config) };
    },
  };
  return createCodeProvider(spec, config.baseUrl);
}

function toolsOf({ account, token, service }: ReferenceCodesConfig, http: HttpClient): CodeTools {
  const headers = {
    Authorization: `Basic ${btoa(`${account}:${token}`)}`,
    "Content-Type": "application/x-www-form-urlencoded",
  };
  return {
    http,
    post: (path, form, context) =>
      http.request({
        ...{ method: "POST", path: `/v2/Services/${service}/${path}`, headers },
        ...{ body: new URLSearchParams(form).toString(), ...context },
      }),
  };
}

function adapterOf({ http, post }: CodeTools): Required<CodeAdapter> {
  return {
    async start({ to }, context) {
      return startedIn(await post("Verifications", { To: to, Channel: "sms" }, context));
    },
    async check(input, context) {
      return checkedIn(await post("VerificationCheck", formOf(input), context));
    },
    async cancel({ ref, to }, context) {
      const response = await post(
        `Verifications/${encodeURIComponent(ref ?? to)}`,
        { Status: "canceled" },
        context,
      );
      const isGone = response.status === 404 || response.status === 400;
      if (response.status !== 200 && !isGone) throw refusalIn(response);
    },
    close: () => http.close(),
  };
}

/** What a check is on the wire. */
export function formOf({ ref, to, code }: CodeCheck): Record<string, string> {
  return ref === undefined ? { To: to, Code: code } : { VerificationSid: ref, Code: code };
}

/** What a good response to a start says. */
export function startedIn(response: HttpResponse) {
  const { sid, to } = parse(response.body);
  if (response.status !== 201 || typeof sid !== "string") throw refusalIn(response);
  return { status: "accepted" as const, ref: sid, to: String(to) };
}

/** What a good response to a check says. */
export function checkedIn(response: HttpResponse) {
  const { status, to, code } = parse(response.body);
  if (code === 20404) return { status: "not-found" as const };
  if (code === 60202) return { status: "locked" as const };
  if (code === 60200) return { status: "incorrect" as const };
  if (response.status !== 200 || (status !== "approved" && status !== "pending")) throw refusalIn(response);
  return { status: status === "approved" ? ("approved" as const) : ("incorrect" as const), to: String(to) };
}

/** The error of a response that is not an acceptance. */
export function refusalIn(response: HttpResponse): SmsError {
  const { code } = parse(response.body);
  return errorFromResponse("Reference", response, {
    ...(code === 60200 ? { code: "invalid-recipient" as const } : {}),
    ...(/^\d{5}$/.test(String(code)) ? { providerCode: String(code) } : {}),
  });
}

/** What the contract knows of the reference, and of those that are broken. */
export const referenceCodesOptions: CodeContractOptions = {
  name: "reference",
  provider: () => startMockServer({ port: 0 }),
  create: ({ url, config }) => createReferenceCodes({ ...referenceCodesConfig, baseUrl: url, ...config }),
  secrets: [referenceCodesConfig.token],
  refusals: [
    {
      name: "a number that no phone has",
      start: { to: "+15005550001" },
      code: "invalid-recipient",
      providerCode: "60200",
    },
    { name: "a sixth send", after: 5, code: "rate-limited", providerCode: "60203" },
  ],
  invalidConfigs: [
    { config: { service: "a service of the wrong form" }, names: ["service"] },
    { config: { servise: "a key with a typing error" }, names: ["servise"] },
  ],
};
