import { expect } from "vitest";
import { bearerOf, supabaseHeaders } from "../doors/testing/ask-door.ts";
import type { GatewayServer } from "../operations/serve-gateway.ts";
import { keyOfApp } from "./config-for.ts";
import { accountSid, authToken } from "./start-twilio-front.ts";

/** What asks for a text. */
export type System = "api" | "supabase" | "kratos" | "logto" | "twilio";
export const systems: readonly System[] = ["api", "supabase", "kratos", "logto", "twilio"];
export interface Heard {
  /** Success, as the system itself reads the response. */
  ok: boolean;
  status: number;
  body: string;
  ms: number;
}

const paths: Partial<Record<System, string>> = {
  api: "/v1/messages",
  twilio: `/2010-04-01/Accounts/${accountSid}/Messages.json`,
};

/** Asks a gateway for a code to a number, as a system does; the same number again is a repeated request. */
export async function ask(
  { server }: { server: Pick<GatewayServer, "url"> },
  system: System,
  to: string,
  extra: Record<string, string> = {},
): Promise<Heard> {
  const code = to.slice(-6);
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
    twilio: new URLSearchParams({ To: to, From: "+15550001111", Body: `Your code is ${code}.` }).toString(),
  };
  const body = bodies[system];
  const headers: Record<System, Record<string, string>> = {
    api: { Authorization: `Bearer ${keyOfApp}`, "Idempotency-Key": to },
    supabase: supabaseHeaders(body),
    kratos: bearerOf("kratos"),
    logto: bearerOf("logto"),
    twilio: {
      Authorization: `Basic ${Buffer.from(`${accountSid}:${authToken}`).toString("base64")}`,
      "I-Twilio-Idempotency-Token": to,
    },
  };
  const type = system === "twilio" ? "application/x-www-form-urlencoded" : "application/json";
  const started = performance.now();
  const response = await fetch(`${server.url}${paths[system] ?? `/doors/${system}`}`, {
    method: "POST",
    headers: { "Content-Type": type, ...headers[system], ...extra },
    body,
  });
  const text = await response.text();
  const ok = response.ok && !text.includes("http_code");
  return { ok, status: response.status, body: text, ms: performance.now() - started };
}

/** Returns the status of the only message to a number. */
export async function statusOf(
  { server }: { server: Pick<GatewayServer, "url"> },
  number: string,
): Promise<string | undefined> {
  const response = await fetch(`${server.url}/v1/messages/search`, {
    method: "POST",
    headers: { Authorization: `Bearer ${keyOfApp}`, "Content-Type": "application/json" },
    body: JSON.stringify({ number }),
  });
  const { messages } = (await response.json()) as { messages: { status: string }[] };
  expect(messages).toHaveLength(1);
  return messages[0]?.status;
}
