import { defineConfig } from "@playwright/test";
import type { SmsOptions } from "@smskit/mock/playwright";

const { MOCK_PORT = "4010", PORT = "3000" } = process.env;
const mockUrl = `http://127.0.0.1:${MOCK_PORT}`;
const appUrl = `http://127.0.0.1:${PORT}`;

export default defineConfig<object, SmsOptions>({
  testMatch: "*.spec.ts",
  fullyParallel: true,
  use: { baseURL: appUrl, smsUrl: mockUrl },
  webServer: [
    { command: "node mock.ts", url: mockUrl, env: { MOCK_PORT } },
    {
      command: "node server.ts",
      url: appUrl,
      env: {
        PORT,
        TWILIO_ACCOUNT_SID: "AC0123456789abcdef0123456789abcdef",
        TWILIO_AUTH_TOKEN: "fedcba9876543210fedcba9876543210",
        TWILIO_FROM: "+15550001111",
        TWILIO_BASE_URL: mockUrl,
      },
    },
  ],
});
