import { vi } from "vitest";
import { listening } from "../testing/started-app.ts";
import { testRecipe } from "../testing/test-recipe.ts";

vi.stubEnv("PORT", "0");
await import("./server.ts");
const { app } = await import("./app.ts");

testRecipe(() => listening(app.server));
