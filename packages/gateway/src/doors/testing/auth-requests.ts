import { bearerOf, hookSecret, signingKey, supabaseHeaders, zitadelHeaders } from "./ask-door.ts";

/** One request of each system for a code to a number. */
export const requests: Readonly<
  Record<string, (to: string, code: string, at?: Date) => [string, Record<string, string>]>
> = {
  supabase(to, otp, at) {
    const body = JSON.stringify({ sms: { otp, phone: to.slice(1) } });
    return [body, supabaseHeaders(body, [hookSecret], at)];
  },
  zitadel(to, code, at) {
    const contextInfo = { recipientPhoneNumber: to, eventType: "session.otp.sms.challenged" };
    const body = JSON.stringify({ contextInfo, templateData: { text: `Code ${code}` }, args: { code } });
    return [body, zitadelHeaders(body, [signingKey], at)];
  },
  kratos(to, login_code) {
    const request = { recipient: to, template_type: "login_code_valid", template_data: { login_code } };
    return [JSON.stringify(request), bearerOf("kratos")];
  },
  logto: (to, code) => [JSON.stringify({ to, type: "SignIn", payload: { code } }), bearerOf("logto")],
  authentik: (to, code) => [
    JSON.stringify({ To: to, Body: code, Message: `Code ${code}` }),
    bearerOf("authentik"),
  ],
  fusionauth: (to, code) => [
    JSON.stringify({ phoneNumber: to, code, textMessage: `Code ${code}`, type: "SMS" }),
    bearerOf("fusionauth"),
  ],
};
export const systems = Object.keys(requests);
export const signers: Readonly<Record<string, (body: string) => Record<string, string>>> = {
  supabase: supabaseHeaders,
  zitadel: zitadelHeaders,
};
