import { betterAuth } from "better-auth";
import { memoryAdapter } from "better-auth/adapters/memory";
import { phoneNumber } from "better-auth/plugins";
import twilio from "twilio";

const { TWILIO_ACCOUNT_SID, TWILIO_AUTH_TOKEN, TWILIO_FROM: from = "" } = process.env;
const client = twilio(TWILIO_ACCOUNT_SID, TWILIO_AUTH_TOKEN);

const auth = betterAuth({
  baseURL: "http://localhost:3000",
  secret: "a secret of the tests, long enough for Better Auth",
  database: memoryAdapter({ user: [], session: [], account: [], verification: [] }),
  telemetry: { enabled: false },
  plugins: [
    phoneNumber({
      sendOTP: async ({ phoneNumber: to, code }) => {
        await client.messages.create({ to, from, body: `Your code to sign in is ${code}.` });
      },
      signUpOnVerification: { getTempEmail: (number) => `${number.slice(1)}@phone.example.com` },
    }),
  ],
});

/** What a browser asks, with the response's status and body. */
export async function ask(path: string, body: object) {
  const response = await auth.handler(
    new Request(`http://localhost:3000/api/auth${path}`, {
      method: "POST",
      headers: { "Content-Type": "application/json", Origin: "http://localhost:3000" },
      body: JSON.stringify(body),
    }),
  );
  const text = await response.text();
  return { status: response.status, body: text === "" ? undefined : JSON.parse(text) };
}
