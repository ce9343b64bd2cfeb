import { vi } from "vitest";
import { listening } from "../testing/started-app.ts";
import { testRecipe } from "../testing/test-recipe.ts";

vi.stubEnv("PORT", "0");
const { app } = await import("./main.ts");

testRecipe(() => listening(app.getHttpServer()));
