import { bearer, supabaseHeaders } from "../doors/testing/ask-door.ts";
import type { GatewayServer } from "../operations/serve-gateway.ts";
import { keyOfApp } from "./config-for.ts";

/** What asks for a text. */
export type System = "api" | "supabase" | "kratos" | "logto";
export const systems: readonly System[] = ["api", "supabase", "kratos", "logto"];
export interface Heard {
  /** Success, as the system itself reads the response. */
  ok: boolean;
  status: number;
  body: string;
  ms: number;
}

/** Asks a gateway for a code to a number, as a system does; the same number again is a repeated request. */
export async function ask(
  { server }: { server: Pick<GatewayServer, "url"> },
  system: System,
  to: string,
  extra: Record<string, string> = {},
): Promise<Heard> {
  const code = to.slice(-6);
  const json = { "Content-Type": "application/json" };
  const sms = { otp: code, phone: to.slice(1) };
  const bodies: Record<System, string> = {
    api: JSON.stringify({ to, usageType: "SignIn", variables: { code } }),
    supabase: JSON.stringify({ user: { phone: sms.phone }, sms }),
    kratos: JSON.stringify({
      recipient: to,
      template_type: "login_code_valid",
      template_data: { login_code: code },
    }),
    logto: JSON.stringify({ to, type: "SignIn", payload: { code } }),
  };
  const body = bodies[system];
  const headers: Record<System, Record<string, string>> = {
    api: { Authorization: `Bearer ${keyOfApp}`, "Idempotency-Key": to },
    supabase: supabaseHeaders(body),
    kratos: bearer,
    logto: bearer,
  };
  const path = system === "api" ? "/v1/messages" : `/doors/${system}`;
  const started = performance.now();
  const response = await fetch(`${server.url}${path}`, {
    method: "POST",
    headers: { ...json, ...headers[system], ...extra },
    body,
  });
  const text = await response.text();
  const ok = response.ok && !text.includes("http_code");
  return { ok, status: response.status, body: text, ms: performance.now() - started };
}
