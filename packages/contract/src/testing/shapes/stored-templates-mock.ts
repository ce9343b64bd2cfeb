import { type Carrier, createCarrier, startMockServer } from "@smskit/mock";
import { defineMockProvider, formParameters, jsonResponse } from "@smskit/mock/provider";

export const storedKey = "stored-fedcba9876543210";

/** The texts that the provider stores, with its own names for their parameters. */
const stored: ReadonlyMap<string, string> = new Map([
  ["SMS_1001", "Your passcode is #otp#"],
  ["SMS_1002", "Your passcode to pay is #otp#"],
]);

/** What the provider says about these numbers. */
const refusals: ReadonlyMap<string, string> = new Map([
  ["+15005550001", "isv.MOBILE_NUMBER_ILLEGAL"],
  ["+15005550002", "isv.AMOUNT_NOT_ENOUGH"],
  ["+15005550003", "isv.BUSINESS_LIMIT_CONTROL"],
  ["+15005550004", "isv.BRAND_NEW"],
]);

function mockStored(carrier: Carrier) {
  return defineMockProvider({
    provider: "stored",
    carrier,
    sites: [
      { host: "sms.stored.example", hosts: /^sms\.stored\.example$/, matches: ({ path }) => path === "/" },
    ],
    recipientOf: ({ form }) => form.get("To") ?? undefined,
    secrets: ["AccessKey"],
    respond({ form }, uplink) {
      const to = form.get("To") ?? "";
      const content = stored.get(form.get("TemplateCode") ?? "");
      const values = parametersIn(form.get("TemplateParam") ?? "");
      if (form.get("AccessKey") !== storedKey) return refused("InvalidAccessKeyId.NotFound", to);
      if (refusals.has(to)) return refused(refusals.get(to) ?? "", to);
      if (content === undefined) return refused("isv.SMS_TEMPLATE_ILLEGAL", to);
      if (values === undefined) return refused("isv.INVALID_JSON_PARAM", to);
      const missing = [...content.matchAll(/#(\w+)#/g)].some(([, name = ""]) => !(name in values));
      if (missing) return refused("isv.TEMPLATE_MISSING_PARAMETERS", to);
      const { id } = uplink.accept({
        id: `${Date.now()}${crypto.randomUUID()}^0`,
        provider: "stored",
        from: form.get("SignName") ?? "",
        to,
        body: content.replace(/#(\w+)#/g, (_, name: string) => values[name] ?? ""),
        status: "accepted",
        failureOf: () => ({ status: "undelivered", errorCode: "UNDELIV" }),
        parameters: formParameters(form),
      });
      return jsonResponse(200, { Code: "OK", Message: "OK", BizId: id });
    },
    refuse({ reason }) {
      return reason === "rate-limited"
        ? refused("Throttling.User", "")
        : jsonResponse(500, { Code: "InternalError", Message: "It failed." });
    },
  });
}

/** Whatever is wrong, the HTTP status is the same. */
function refused(Code: string, to: string) {
  return jsonResponse(200, { Code, Message: `The number ${to} was refused.` });
}

function parametersIn(text: string): Record<string, string> | undefined {
  try {
    return JSON.parse(text) as Record<string, string>;
  } catch {
    return undefined;
  }
}

/** Starts the provider. */
export function startStoredProvider() {
  return startMockServer({ port: 0, mocks: [mockStored(createCarrier())] });
}
