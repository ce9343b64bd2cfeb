import { patience } from "@smskit/test-support/patience";
import { settledWithin } from "@smskit/test-support/settled-within";
import { expect, vi } from "vitest";
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
}

/** Milliseconds in which each system needs a response. Programs wait longer than the services in which a person waits. */
const patienceOf: Readonly<Record<System, number>> = {
  api: 15_000,
  supabase: 7_000,
  kratos: 7_000,
  logto: 7_000,
  twilio: 15_000,
};

const paths: Partial<Record<System, string>> = {
  api: "/v1/messages",
  twilio: `/2010-04-01/Accounts/${accountSid}/Messages.json`,
};

/**
 * Asks a gateway for a code to a number, as a system does; the same number again is a repeated request. It fails if there is no response
 * in the time of the system.
 */
export function ask(
  served: { server: Pick<GatewayServer, "url"> },
  system: System,
  to: string,
  extra?: Record<string, string>,
): Promise<Heard> {
  return settledWithin(patienceOf[system], request(served, system, to, extra));
}

/**
 * Asks until the text is on record, as systems do that hear a 503: a busy machine may not put it on record in time. Any other error
 * fails.
 */
export async function askUntilTaken(
  served: { server: Pick<GatewayServer, "url"> },
  system: System,
  to: string,
): Promise<void> {
  await vi.waitFor(async () => {
    const heard = await ask(served, system, to);
    if (heard.ok) return;
    expect(statusIn(heard), system).toBe(503);
    throw new Error(`${system}: the text was not put on record.`);
  }, patience);
}

/** Supabase reads the status from the body. */
function statusIn({ status, body }: Heard): number {
  return Number(/"http_code":(\d+)/.exec(body)?.[1] ?? status);
}

async function request(
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
  const response = await fetch(`${server.url}${paths[system] ?? `/doors/${system}`}`, {
    method: "POST",
    headers: { "Content-Type": type, ...headers[system], ...extra },
    body,
  });
  const text = await response.text();
  const ok = response.ok && !text.includes("http_code");
  return { ok, status: response.status, body: text };
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
