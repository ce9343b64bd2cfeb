import { inspect } from "node:util";
import { type BetterAuthOptions, betterAuth } from "better-auth";
import { memoryAdapter } from "better-auth/adapters/memory";
import { type OTPOptions, type PhoneNumberOptions, phoneNumber, twoFactor } from "better-auth/plugins";

export interface AppOptions {
  phone: PhoneNumberOptions;
  otp?: OTPOptions;
  /** @default in memory */
  database?: BetterAuthOptions["database"];
  secondaryStorage?: BetterAuthOptions["secondaryStorage"];
  advanced?: BetterAuthOptions["advanced"];
}

export const origin = "http://localhost:3000";
export const password = "correct horse battery staple";

export function memoryDatabase(): NonNullable<BetterAuthOptions["database"]> {
  return memoryAdapter({ user: [], session: [], account: [], verification: [], twoFactor: [] });
}

/** The options of an app, with passwords that cost no time to hash. */
export function appOptions(
  { phone, otp, database = memoryDatabase(), secondaryStorage, advanced }: AppOptions,
  log: NonNullable<BetterAuthOptions["logger"]>["log"] = () => {},
) {
  return {
    baseURL: origin,
    secret: "a secret of the tests, long enough for Better Auth",
    database,
    ...(secondaryStorage && { secondaryStorage }),
    ...(advanced && { advanced }),
    logger: { log },
    telemetry: { enabled: false },
    emailAndPassword: {
      enabled: true,
      password: { hash: async (plain) => plain, verify: async ({ hash, password }) => hash === password },
    },
    plugins: [
      phoneNumber({
        signUpOnVerification: { getTempEmail: (to) => `${to.slice(1)}@phone.example.com` },
        ...phone,
      }),
      twoFactor(otp && { otpOptions: otp }),
    ],
  } satisfies BetterAuthOptions;
}

/** Starts an app with Better Auth, without a server. */
export function startApp(options: AppOptions) {
  const logs: string[] = [];
  const auth = betterAuth(
    appOptions(options, (level, message, ...args) => {
      logs.push(`${level} ${message} ${args.map((arg) => inspect(arg)).join(" ")}`.trim());
    }),
  );
  const jar = new Map<string, string>();

  /** Makes a request as a browser with cookies does. */
  async function ask(path: string, body?: object, headers: Record<string, string> = {}) {
    const response = await auth.handler(
      new Request(`${origin}/api/auth${path}`, {
        method: body === undefined ? "GET" : "POST",
        headers: {
          ...{ "content-type": "application/json", origin },
          cookie: [...jar].map((pair) => pair.join("=")).join("; "),
          ...headers,
        },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      }),
    );
    for (const cookie of response.headers.getSetCookie()) {
      const [, name = "", value = ""] = /^([^=]+)=([^;]*)/.exec(cookie) ?? [];
      if (value === "") jar.delete(name);
      else jar.set(name, value);
    }
    const text = await response.text();
    return {
      status: response.status,
      headers: response.headers,
      body: (text === "" ? undefined : JSON.parse(text)) as Record<string, unknown> | undefined,
    };
  }

  return {
    ...{ auth, ask, logs },
    /** Forgets the cookies: another browser. */
    leave: () => jar.clear(),
    sendCode: (to: string, headers?: Record<string, string>) =>
      ask("/phone-number/send-otp", { phoneNumber: to }, headers),
    verify: (to: string, code: string) => ask("/phone-number/verify", { phoneNumber: to, code }),
    requestReset: (to: string) => ask("/phone-number/request-password-reset", { phoneNumber: to }),
    reset: (to: string, otp: string, newPassword = password) =>
      ask("/phone-number/reset-password", { phoneNumber: to, otp, newPassword }),
  };
}

/** What a test compares of a response. */
export function outcome({ status, body }: { status: number; body: Record<string, unknown> | undefined }) {
  return [status, body?.["code"] ?? body?.["message"] ?? body?.["status"]];
}

/** A code of the same length that is another one. */
export function wrong(code: string): string {
  return code.replace(/.$/, (digit) => String((Number(digit) + 1) % 10));
}
