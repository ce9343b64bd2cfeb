import { startMockServer } from "@smskit/mock";
import { createMockClient } from "@smskit/mock/client";
import { defineConfig } from "cypress";

export default defineConfig({
  e2e: {
    baseUrl: "http://127.0.0.1:3000", // the app
    async setupNodeEvents(on) {
      const mock = await startMockServer({ port: Number(process.env["MOCK_PORT"] ?? 4010) });
      on("after:run", () => mock.close());

      const phones = createMockClient({ url: mock.url });
      on("task", {
        /** Waits for a text, and returns the code in it. */
        async waitForCode(to: string) {
          const { code } = await phones.waitForMessage({ to });
          return code ?? null; // a task must not return undefined
        },
        /** Lets a phone say STOP to the app's number. */
        async sayStop(from: string) {
          await phones.reply({ from, to: "+15550001111", provider: "twilio", body: "STOP" });
          return null;
        },
        async resetPhones() {
          await phones.reset();
          return null;
        },
      });
    },
  },
});
