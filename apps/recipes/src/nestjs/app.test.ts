import { NestFactory } from "@nestjs/core";
import { expect, test, vi } from "vitest";
import { listening } from "../testing/started-app.ts";
import { testRecipe } from "../testing/test-recipe.ts";

vi.stubEnv("PORT", "0");
const { app } = await import("./main.ts");
const { SMS, SmsModule } = await import("./sms.module.ts");

testRecipe(
  () => listening(app.getHttpServer()),
  () =>
    test("a connector can be injected", async () => {
      const context = await NestFactory.createApplicationContext(SmsModule, { logger: false });
      expect(context.get(SMS)).toMatchObject({ provider: "twilio" });
      await context.close();
    }),
);
