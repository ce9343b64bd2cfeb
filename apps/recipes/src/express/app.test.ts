import { vi } from "vitest";
import { listening } from "../testing/started-app.ts";
import { testRecipe } from "../testing/test-recipe.ts";

vi.stubEnv("PORT", "0");
const { server } = await import("./server.ts");

testRecipe(() => listening(server));
