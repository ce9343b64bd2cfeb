import {
  type FrameworkRequest,
  SmsError,
  type SmsWebhook,
  SmsWebhookError,
  toWebRequest,
} from "@smskit/core";
import { createTwilio, createTwilioWebhook } from "@smskit/twilio";
import { createMemoryVerificationStore, createVerifier, type Verifier } from "@smskit/verify";

/** Environment variables: `process.env`, or the bindings of a Worker. */
export type Env = Readonly<Record<string, string | undefined>>;

/** What a route responds with: an HTTP status, and a body for JSON. */
export interface Reply {
  status: number;
  body: {
    error?: string;
    retryAfterMs?: number;
    verificationId?: string;
    status?: string;
    attemptsLeft?: number;
  };
}

let verifier: Verifier | undefined;
let webhook: SmsWebhook | undefined;

/** Created on first use: a build imports this file without secrets. */
function getVerifier(env: Env): Verifier {
  verifier ??= createVerifier({
    connector: createTwilio({
      accountSID: env.TWILIO_ACCOUNT_SID ?? "",
      authToken: env.TWILIO_AUTH_TOKEN ?? "",
      fromMessagingServiceSID: env.TWILIO_MESSAGING_SERVICE_SID ?? "",
      baseUrl: env.TWILIO_BASE_URL, // the mock server in development; unset in production
      statusCallback: webhookUrl(env),
      templates: [
        {
          usageType: "SignIn",
          content: "Your code to sign in is {{code}}. Don't share it.",
          appendOrigin: "example.com",
        },
      ],
    }),
    store: createMemoryVerificationStore(), // one process only; in production, a store in a database
    secret: env.VERIFY_SECRET ?? "",
    policy: { countries: ["US", "CA"] },
    onEvent: (event) => console.warn(event.type),
  });
  return verifier;
}

function getWebhook(env: Env): SmsWebhook {
  webhook ??= createTwilioWebhook({ authToken: env.TWILIO_AUTH_TOKEN ?? "", publicUrl: webhookUrl(env) });
  return webhook;
}

/** `PUBLIC_URL` is the address by which Twilio reaches this app: `https://example.com`. */
function webhookUrl(env: Env): string {
  return `${env.PUBLIC_URL}/webhooks/twilio`;
}

/** `POST /sign-in` with `{ to }`: texts a code to the number. */
export async function startSignIn(input: unknown, ip?: string, env: Env = process.env): Promise<Reply> {
  try {
    const { verificationId } = await getVerifier(env).start({
      to: field(input, "to"),
      usageType: "SignIn",
      ip,
    });
    return { status: 200, body: { verificationId } };
  } catch (error) {
    return refusal(error);
  }
}

/** `POST /sign-in/check` with `{ verificationId, to, code }`: checks the code that the person typed. */
export async function checkCode(input: unknown, env: Env = process.env): Promise<Reply> {
  try {
    const { status, attemptsLeft } = await getVerifier(env).check({
      verificationId: field(input, "verificationId"),
      code: field(input, "code"),
      to: field(input, "to"),
      usageType: "SignIn",
    });
    // If the status is "approved", the person can read texts to this number: start your app's session here.
    return {
      status: status === "approved" ? 200 : 401,
      body: { status, ...(attemptsLeft !== undefined && { attemptsLeft }) },
    };
  } catch (error) {
    return refusal(error);
  }
}

/** `POST /webhooks/twilio`: receives delivery updates. */
export async function receiveWebhook(
  request: Request | FrameworkRequest,
  env: Env = process.env,
): Promise<Response> {
  try {
    const { events, response } = await getWebhook(env).parse(await toWebRequest(request));
    for (const event of events) {
      if (event.type === "delivery") console.log(event.update.id, event.update.status);
    }
    return response;
  } catch (error) {
    if (!(error instanceof SmsWebhookError)) throw error;
    console.error(error.message);
    return new Response(null, { status: error.status });
  }
}

/** A field of a form or of JSON; empty if it is missing or not a string. */
function field(input: unknown, name: string): string {
  const value = (input as Record<string, unknown> | null | undefined)?.[name];
  return typeof value === "string" ? value : "";
}

const statuses: Readonly<Record<string, number>> = {
  "invalid-recipient": 400,
  "recipient-blocked": 400,
  permission: 400,
  "rate-limited": 429,
};

/** Nothing was sent or approved, and the error says why. */
function refusal(error: unknown): Reply {
  if (!SmsError.is(error)) throw error;
  const { code, delivery, message, retryAfterMs } = error;
  console.error(code, delivery, message); // holds no number, code or secret
  return {
    status: statuses[code] ?? 503,
    body: { error: code, ...(retryAfterMs !== undefined && { retryAfterMs }) },
  };
}
