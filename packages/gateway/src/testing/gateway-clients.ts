import { setTimeout as pause } from "node:timers/promises";
import { bearerOf, supabaseHeaders } from "../doors/testing/ask-door.ts";
import { accountSid, authToken, sdkFor } from "./start-twilio-front.ts";

/** One text that a system wants on one phone, once. No two have the same number. */
export interface LogicalText {
  readonly index: number;
  readonly client: ClientName;
  /** E.164. */
  readonly to: string;
  readonly code: string;
  /** What its client was told at last: success, certainly not sent, an error that promises nothing, or no response. */
  verdict: Verdict;
  /** Whether any response was a success. */
  wasAccepted: boolean;
}

export type Verdict = "accepted" | "not-sent" | "error" | "silence";
export type ClientName = keyof typeof clients;

/** Makes one attempt at one of the gateways, as a load balancer does; undefined if no response arrived. */
export type Ask = (
  path: string,
  init: RequestInit & { method: string },
) => Promise<{ status: number; body: string } | undefined>;

export interface Reach {
  ask: Ask;
  /** Runs an attempt by a library that wants the URL of a gateway; rejects as the library does. */
  through<T>(attempt: (url: string) => Promise<T>): Promise<T>;
  key: string;
  random(): number;
}

type Client = (text: LogicalText, reach: Reach) => Promise<void>;

const json = { "Content-Type": "application/json" };

function hear(text: LogicalText, verdict: Verdict): void {
  text.verdict = verdict;
  if (verdict === "accepted") text.wasAccepted = true;
}

/** Makes attempts until one is a success, or the client's patience ends. */
async function repeat(
  text: LogicalText,
  { tries, pauseMs, withinMs }: { tries: number; pauseMs: number; withinMs: number },
  attempt: (signal: AbortSignal) => Promise<Verdict>,
): Promise<void> {
  const endsAt = performance.now() + withinMs;
  for (let tried = 0; tried < tries && performance.now() < endsAt; tried++) {
    if (tried > 0) await pause(pauseMs);
    hear(text, await attempt(AbortSignal.timeout(Math.max(1, Math.round(endsAt - performance.now())))));
    if (text.verdict === "accepted" || text.verdict === "not-sent") return;
  }
}

/** 422 is certain; what is left of 4xx would be a mistake of this test. Supabase reads the status from the body. */
function verdictOfDoor(response: Awaited<ReturnType<Ask>>): Verdict {
  if (response === undefined) return "silence";
  const status = Number(/"http_code":(\d+)/.exec(response.body)?.[1] ?? response.status);
  if (status < 300) return "accepted";
  if (status < 500 && status !== 422) throw new Error(`A door responded ${status}.`);
  return status === 422 ? "not-sent" : "error";
}

function verdictOfApi(response: Awaited<ReturnType<Ask>>): Verdict {
  if (response === undefined) return "silence";
  if (response.status < 300) return "accepted";
  if (response.status < 500) throw new Error(`The API responded ${response.status}: ${response.body}`);
  return "error";
}

/** Clients that ask, wait and repeat as the real ones do. */
export const clients = {
  /** Repeats with its key until it is told what became of the text. */
  api: (text, { ask, key, random }) =>
    repeat(text, { tries: 200, pauseMs: 300, withinMs: 60_000 }, async (signal) => {
      const headers: Record<string, string> = {
        ...json,
        Authorization: `Bearer ${key}`,
        "Idempotency-Key": `text-${text.index}`,
      };
      if (random() < 0.5) headers["Prefer"] = "wait=3";
      const body = JSON.stringify({ to: text.to, usageType: "SignIn", variables: { code: text.code } });
      return verdictOfApi(await ask("/v1/messages", { method: "POST", headers, body, signal }));
    }),
  /** Three attempts within five seconds, two seconds apart, each with its own signature. */
  supabase: (text, { ask }) =>
    repeat(text, { tries: 3, pauseMs: 2_000, withinMs: 5_000 }, async (signal) => {
      const sms = { otp: text.code, phone: text.to.slice(1) };
      const body = JSON.stringify({ user: { phone: sms.phone }, sms });
      const headers = { ...json, ...supabaseHeaders(body) };
      return verdictOfDoor(await ask("/doors/supabase", { method: "POST", headers, body, signal }));
    }),
  /** Its courier tries five times more, about once a second. */
  kratos: (text, { ask }) =>
    repeat(text, { tries: 6, pauseMs: 1_000, withinMs: 60_000 }, async (signal) => {
      const template_data = { to: text.to, login_code: text.code, expires_in_minutes: 15 };
      const body = JSON.stringify({ recipient: text.to, template_type: "login_code_valid", template_data });
      return verdictOfDoor(
        await ask("/doors/kratos", {
          method: "POST",
          headers: { ...json, ...bearerOf("kratos") },
          body,
          signal,
        }),
      );
    }),
  /** One attempt. */
  logto: (text, { ask }) =>
    repeat(text, { tries: 1, pauseMs: 0, withinMs: 20_000 }, async (signal) => {
      const body = JSON.stringify({ to: text.to.slice(1), type: "SignIn", payload: { code: text.code } });
      return verdictOfDoor(
        await ask("/doors/logto", {
          method: "POST",
          headers: { ...json, ...bearerOf("logto") },
          body,
          signal,
        }),
      );
    }),
  /** One attempt of Twilio's SDK. */
  twilio: (text, { through }) =>
    repeat(text, { tries: 1, pauseMs: 0, withinMs: 30_000 }, () =>
      through(async (url) => {
        const body = `Your order ${text.code} has left.`;
        await sdkOf(url).messages.create({ to: text.to, from: "+15550001111", body });
      }).then(
        () => "accepted",
        ({ status }: { status?: number }) => {
          if (status !== undefined && status < 500) throw new Error(`The Twilio front responded ${status}.`);
          return status === undefined ? "silence" : "error";
        },
      ),
    ),
} as const satisfies Record<string, Client>;

const sdks = new Map<string, ReturnType<typeof sdkFor>>();

function sdkOf(url: string): ReturnType<typeof sdkFor> {
  const known = sdks.get(url) ?? sdkFor(url, accountSid, authToken);
  sdks.set(url, known);
  return known;
}
